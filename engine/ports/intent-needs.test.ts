import { describe, expect, it } from "vitest"
import { AgentId } from "#actors/vocabulary.ts"
import { workIdOf } from "#actors/work.ts"
import type { Asker } from "#wire/asker.ts"
import type { Intent } from "#wire/intent.ts"
import { mayAsk } from "./intent-needs.ts"

/** Who may ask what of a call, and over whom. */

const [lead, ana, ben] = [AgentId.make("lead"), AgentId.make("ana"), AgentId.make("ben")]
const units: Readonly<Record<string, string>> = { lead: "north", ana: "north", ben: "south" }
const who = (agent: AgentId | null, grants: Asker["grants"] = {}): Asker => ({
  account: agent ?? "key",
  name: "somebody",
  agent,
  unit: "north",
  grants,
  reach: { team: ["north"], department: ["north", "south"] }
})
const may = (asker: Asker, agent: AgentId, intent: Intent) => mayAsk(asker, agent, intent, (of) => units[of])
const join = (over: AgentId, mode: "listen" | "whisper" | "barge"): Intent => ({ _tag: "JoinCall", over, mode })

describe("what somebody asks of a call", () => {
  it("needs no permission for oneself, and for others the one over their states", () => {
    const hold: Intent = { _tag: "HoldCall" }
    expect(may(who(ana), ana, hold)).toBe(true)
    expect(may(who(ana), lead, hold)).toBe(false)
    const leads = who(lead, { "agents.force-state": "team" })
    expect([may(leads, ana, hold), may(leads, ben, hold)]).toEqual([true, false])
    expect(may(who(null, { "agents.force-state": "department" }), ben, hold)).toBe(true)
  })

  it("that ends somebody else's talk needs that permission, and theirs over states is not enough", () => {
    const clears: ReadonlyArray<Intent> = [
      { _tag: "ClearCall" },
      { _tag: "ClearConnection", party: 1 },
      { _tag: "HangUp" },
      { _tag: "EndWork", work: workIdOf("call", "c1"), note: null }
    ]
    for (const clear of clears) {
      expect(may(who(ana), ana, clear)).toBe(true)
      expect(may(who(lead, { "agents.force-state": "organisation" }), ana, clear)).toBe(false)
      const releases = who(lead, { "agents.release": "team" })
      expect([may(releases, ana, clear), may(releases, ben, clear)]).toEqual([true, false])
    }
  })

  it("that ends their written work needs the one over their states", () => {
    const end: Intent = { _tag: "EndWork", work: workIdOf("task", "t1"), note: null }
    expect(may(who(lead, { "agents.force-state": "team" }), ana, end)).toBe(true)
    expect(may(who(lead, { "agents.release": "team" }), ana, end)).toBe(false)
  })

  it("that silences a recording needs a permission for oneself, too", () => {
    for (const pause of [{ _tag: "PauseRecording" }, { _tag: "ResumeRecording" }] as const) {
      expect(may(who(ana, { "agents.force-state": "organisation" }), ana, pause)).toBe(false)
      const own = who(ana, { "recordings.pause": "self" })
      expect([may(own, ana, pause), may(own, lead, pause)]).toEqual([true, false])
      expect(may(who(lead, { "recordings.pause": "team" }), ana, pause)).toBe(true)
    }
  })

  it("that follows a talk needs the permission of that way over whose talk it is, from one's own telephone", () => {
    const ways = { listen: "agents.monitor", whisper: "agents.whisper", barge: "agents.barge" } as const
    for (const mode of ["listen", "whisper", "barge"] as const) {
      const follows = who(lead, { [ways[mode]]: "team" })
      for (const other of ["listen", "whisper", "barge"] as const)
        expect([mode, other, may(follows, lead, join(ana, other))]).toEqual([mode, other, mode === other])
      expect(may(follows, lead, join(ben, mode))).toBe(false)
      expect(may(follows, ana, join(lead, mode))).toBe(false)
      expect(may(who(ana, { [ways[mode]]: "self" }), ana, join(ben, mode))).toBe(false)
    }
  })
})
