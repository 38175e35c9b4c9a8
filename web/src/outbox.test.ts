import { describe, expect, it } from "vitest";
import { Outbox, type Send, type Shelf } from "./outbox";

function shelf(): Shelf & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
  };
}

const edit = (id: string) => ({ id, path: "/plans/1/versions/1/edits", json: { id } });

describe("edits on their way", () => {
  it("are sent in order and then forgotten", async () => {
    const seen: string[] = [];
    const send: Send = async (one) => (seen.push(one.id), "sent");
    const box = new Outbox(shelf(), send);
    await box.put(edit("a"));
    await box.put(edit("b"));
    expect(seen).toEqual(["a", "b"]);
    expect(box.waiting).toEqual([]);
  });

  it("wait while the server is gone and outlive a closed tab", async () => {
    const there = shelf();
    const gone = new Outbox(there, async () => "later");
    await gone.put(edit("a"));
    await gone.put(edit("b"));
    const seen: string[] = [];
    const back = new Outbox(there, async (one) => (seen.push(one.id), "sent"));
    expect(back.waiting.map((one) => one.id)).toEqual(["a", "b"]);
    await back.flush();
    expect(seen).toEqual(["a", "b"]);
  });

  it("never go twice, however often they are pushed", async () => {
    const seen: string[] = [];
    const box = new Outbox(shelf(), async (one) => {
      await new Promise((done) => setTimeout(done, 5));
      seen.push(one.id);
      return "sent";
    });
    await Promise.all([box.put(edit("a")), box.flush(), box.flush()]);
    expect(seen).toEqual(["a"]);
  });

  it("start empty where the shelf holds rubbish", () => {
    const there = shelf();
    there.kept.set("gridplan.outbox", "{");
    expect(new Outbox(there, async () => "sent").waiting).toEqual([]);
  });
});
