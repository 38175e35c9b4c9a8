/** Work that the service does in the background: start it, watch it, stop it. */
import { call, get, Problem, relative } from "./http";
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

/** What a process answers at once; nothing is kept. */
export async function ask<T>(process: string, inputs: Record<string, unknown>): Promise<T> {
  return (await call<T>(`processes/${process}/execution`, { method: "POST", json: { inputs } })).body;
}

/** Run a process to its end as a job, and give its results. */
export async function run(
  process: string,
  inputs: Record<string, unknown>,
  told: (job: Job) => void,
): Promise<Record<string, unknown>> {
  const { jobID } = await start(process, inputs);
  const { job, results } = await watch(jobID, told);
  if (!results) throw new Problem(422, job.message ?? "");
  return results;
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
