/**
 * The service as the page sees it: JSON in and out, problems as errors with a sentence.
 *
 * Nothing here knows a view. Writes carry the header that no other site can send.
 */

export class Problem extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly etag: string | null = null,
  ) {
    super(message);
  }

  /** The server was not reached: nothing was lost, the same call may go through later. */
  get isOffline(): boolean {
    return this.status === 0;
  }

  /** Somebody else changed it in between. */
  get isStale(): boolean {
    return this.status === 412 || this.status === 409;
  }
}

export interface Answer<T> {
  body: T;
  etag: string | null;
  location: string | null;
  status: number;
}

export interface Asked {
  method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  json?: unknown;
  body?: Blob;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

let language = "zh";

export function speak(chosen: string): void {
  language = chosen;
}

// the page lives under /app/: the service's root is one up, whatever stands before it
export const ROOT = new URL("..", document.baseURI).pathname;

export function address(path: string): string {
  return ROOT + path.replace(/^\//, "");
}

export async function call<T>(path: string, asked: Asked = {}): Promise<Answer<T>> {
  const headers: Record<string, string> = {
    Accept: "application/json, application/geo+json",
    "Accept-Language": language === "zh" ? "zh-CN" : "en",
    "X-Gridplan": "1",
    ...asked.headers,
  };
  let body: BodyInit | undefined = asked.body;
  if (asked.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(asked.json);
  }
  let response: Response;
  try {
    response = await fetch(address(path), {
      method: asked.method ?? "GET",
      headers,
      ...(body === undefined ? {} : { body }),
      ...(asked.signal ? { signal: asked.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem(0, "");
  }
  const etag = response.headers.get("ETag");
  const text = await response.text();
  if (!response.ok) throw new Problem(response.status, sentenceOf(text, response), etag);
  return {
    body: (text ? JSON.parse(text) : null) as T,
    etag,
    location: response.headers.get("Location"),
    status: response.status,
  };
}

export async function get<T>(path: string): Promise<T> {
  return (await call<T>(path)).body;
}

export async function send<T>(path: string, json: unknown, headers = {}): Promise<T> {
  return (await call<T>(path, { method: "POST", json, headers })).body;
}

/** All features of a collection, page by page along the next links. */
export async function features<P>(path: string): Promise<GeoJSON.Feature<GeoJSON.Geometry, P>[]> {
  const all: GeoJSON.Feature<GeoJSON.Geometry, P>[] = [];
  for (let next: string | null = path; next; ) {
    const page: Page<P> = await get<Page<P>>(next);
    all.push(...page.features);
    const link = page.links?.find((one) => one.rel === "next")?.href;
    next = link ? relative(link) : null;
  }
  return all;
}

interface Page<P> {
  features: GeoJSON.Feature<GeoJSON.Geometry, P>[];
  links?: { rel: string; href: string }[];
}

/** A link of the service as a path of ours, whatever public address it was given. */
export function relative(link: string): string {
  const url = new URL(link, location.href);
  const path = url.pathname.startsWith(ROOT) ? url.pathname.slice(ROOT.length) : url.pathname;
  return path + url.search;
}

function sentenceOf(text: string, response: Response): string {
  try {
    const told = JSON.parse(text) as { detail?: string; title?: string };
    return told.detail || told.title || response.statusText;
  } catch {
    return response.statusText || String(response.status);
  }
}
