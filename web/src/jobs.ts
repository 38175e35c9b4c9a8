/** Work that the service does in the background: start it, watch it, stop it. */
import { call, get, relative } from "./http";
import type { Job } from "./data";

const PAUSE = 700; // ms between looks

export interface Outcome {
  job: Job;
  results: Record<string, unknown> | null;
}

/** Start a process; the same inputs twice are the same job. */
export async function start(process: string, inputs: Record<string, unknown>): Promise<Job> {
  const answer = await call<Job>(`processes/${process}/execution`, {
    method: "POST",
    json: { inputs },
    headers: { Prefer: "respond-async" },
  });
  return answer.body ?? (await get<Job>(relative(answer.location!)));
}

export async function watch(
  id: string,
  told: (job: Job) => void,
  signal?: AbortSignal,
): Promise<Outcome> {
  for (;;) {
    const job = await get<Job>(`jobs/${id}`);
    told(job);
    if (job.status !== "accepted" && job.status !== "running") {
      const done = job.status === "successful";
      return { job, results: done ? await get(`jobs/${id}/results`) : null };
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    if (signal?.aborted) return { job, results: null };
  }
}

export async function dismiss(id: string): Promise<void> {
  await call(`jobs/${id}`, { method: "DELETE" });
}
