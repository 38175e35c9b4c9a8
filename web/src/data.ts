/** What the service tells, as far as the page reads it. */

export interface Me {
  name: string;
  role: "admin" | "planner" | "field" | "viewer";
  language?: "zh" | "en";
}

export interface Area {
  id: string;
  name: string;
  state: "stored" | "checking" | "ready" | "failed";
  counts: Record<string, number>;
  findings: { level: string; text: string }[];
  bounds: [number, number, number, number] | null;
  created: string;
}

export interface Plan {
  id: string;
  area: string;
  name: string;
  created: string;
  versions: number;
  latest: number | null;
  published: number | null;
}

export type State = "draft" | "review" | "published" | "retired";

export interface Version {
  id: string;
  plan: string;
  number: number;
  state: State;
  parent: string | null;
  etag: string;
  is_edited: boolean;
  settings: Record<string, unknown>;
  scheme: string;
  summary: Summary;
  created: string;
  published: string | null;
  links: Link[];
}

export interface Link {
  rel: string;
  href: string;
  type?: string;
  title?: string;
}

export interface Summary {
  grids: number;
  communities: number;
  households: { placed: number; in: number };
  deviation: { max: number; mean: number; within_5: number; within_10: number };
  walking_m?: number;
  tolerance?: { asked: number };
  certified?: {
    communities: number;
    proven: number;
    median_gap: number | null;
    max_gap: number | null;
  };
}

export interface GridProperties {
  grid_code: string;
  name: string | null;
  is_locked: boolean;
  community: string;
  community_name: string | null;
  households: number;
  workload: number | null;
  deviation: number;
  deviation_from_target: number;
  walking_m: number | null;
  polsby_popper: number | null;
  head_id: string | null;
  boundary_text: string | null;
  colour: number | null;
}

export interface AtomProperties {
  atom: number;
  community: string;
  grid_code: string;
  households: number;
  is_locked: boolean;
}

export interface BuildingProperties {
  building_id: string;
  name: string | null;
  address: string | null;
  grid_code: string | null;
  households: number;
}

export interface CoverageProperties {
  unit: string;
  level: string;
  slot: string;
  role: string;
  role_zh: string;
  role_en: string;
  staff_id: string | null;
  missing: number;
}

export interface RouteProperties {
  route_id: string;
  grid_code: string;
  kind: string;
  slot: string | null;
  day: string | null;
  length_m: number;
  minutes: number;
  stops: number;
  gap: number | null;
  method: string;
}

export interface StopProperties {
  route_id: string;
  number: number;
  stop_id: string;
  visit_class: string;
  minutes: number;
}

export interface Job {
  jobID: string;
  processID: string;
  status: "accepted" | "running" | "successful" | "failed" | "dismissed";
  progress: number;
  message?: string;
  created: string;
  estimatedEnd?: string | null;
}

export interface Gate {
  gate: string;
  open: boolean;
  failing: string[];
  sentence: string;
}

export interface Comment {
  id: string;
  grid_code: string | null;
  other_grid: string | null;
  building_id: string | null;
  lon: number | null;
  lat: number | null;
  text: string;
  is_resolved: boolean;
  created: string;
  created_by: string;
}

export interface SharedLink {
  id: string;
  kind: "pack" | "paper" | "route";
  target: string;
  expires: string;
  revoked: string | null;
  href: string | null;
}

export interface FileTold {
  name: string;
  bytes: number;
  type: string;
  href: string;
}

export const versionPath = (plan: string, number: number): string =>
  `plans/${plan}/versions/${number}`;
