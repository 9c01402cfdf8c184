import { describe, expect, it } from "vitest"
import { type CapacityProfile, DEFAULT_CAPACITY } from "../capacity.ts"
import { hasRoom } from "../presence.ts"
import type { Channel } from "../work.ts"
import { presenceOf } from "./presence.ts"
import type { Message } from "./protocol.ts"
import {
  alertStarted,
  at,
  atWork,
  checkDue,
  configured,
  end,
  finish,
  inService,
  offered,
  panelOpened,
  pause,
  phasesOf,
  play,
  readyAsked,
  recovered,
  reject,
  released,
  show,
  signIn,
  toWork,
  workOf,
  workStarted
} from "./testing/say.ts"
import { transition } from "./transition.ts"
import { foremost, wordOf } from "./word.ts"

const readyWith = (capacity: CapacityProfile): ReadonlyArray<Message> => [
  { ...configured, capacity },
  inService,
  signIn,
  readyAsked,
  panelOpened
]
const ready = readyWith(DEFAULT_CAPACITY)

const of = (messages: ReadonlyArray<Message>, channel: Channel) => {
  const { state } = play(messages)
  return state._tag === "Unconfigured" ? undefined : presenceOf(state).channels[channel]
}
const phases = (messages: ReadonlyArray<Message>) => phasesOf(play(messages).state).map((hand) => hand.join(" "))
const saidAt = (messages: ReadonlyArray<Message>, last: Message) => toWork(transition(play(messages).state, last)[1])

describe("how much fits", () => {
  it("is counted in load, channel by channel", () => {
    const one = [...ready, ...atWork(1, "k1")]
    expect(of(one, "chat")).toMatchObject({ room: 2 })
    const loaded: Message = { _tag: "Offered", at: at(1_000), offer: 2, work: { ...workOf("k2"), load: 3 } }
    expect(saidAt(one, loaded)).toEqual([])
    expect(of([...one, ...atWork(2, "k2"), ...atWork(3, "k3")], "chat")).toBe("full")
  })

  it("one offer of a channel at a time; work beside it may go on", () => {
    const offeredOne = [...ready, ...atWork(1, "k1"), offered(2, "k2")]
    expect(of(offeredOne, "chat")).toBe("alerting")
    expect(of(offeredOne, "task")).toMatchObject({ room: 2 })
  })

  it("a task is taken beside a running call, and finished while the call goes on", () => {
    const both = [...ready, ...atWork(1, "c1"), ...atWork(2, "t1")]
    expect(phases(both)).toEqual(["c1 Active", "t1 Active"])
    expect(wordOf(play(both).state)).toBe("talking")
    expect(saidAt(both, end("t1", "done"))).toEqual(["AgentEnded task/t1 2"])
    expect(phases([...both, released(2, "done", 0, "t1")])).toEqual(["c1 Active"])
  })

  it("who has some of it at hand has not been idle since before that", () => {
    const since = (messages: ReadonlyArray<Message>) => {
      const room = of(messages, "chat")
      return room !== undefined && hasRoom(room) ? room.since : undefined
    }
    expect(since(ready)).toBe(20)
    expect(since([...ready, ...atWork(1, "k1")])).toBe(5_000)
    expect(since([...ready, ...atWork(1, "k1"), released(1, "withdrawn", 0, "k1")])).toBe(20)
    expect(since([...ready, ...atWork(1, "k1"), released(1, "done", 0, "k1")])).toBe(9_000)
  })

  it("work of other channels says so on small screens when no call does", () => {
    expect(wordOf(play([...ready, offered(1, "t1")]).state)).toBe("working")
    expect(wordOf(play([...ready, ...atWork(1, "t1"), offered(2, "c1")]).state)).toBe("reserved")
    expect(wordOf(play([...ready, ...atWork(1, "c1"), released(1, "done"), ...atWork(2, "t1")]).state)).toBe("wrap-up")
    const { state } = play([...ready, ...atWork(1, "t1"), ...atWork(2, "c1")])
    expect(state._tag === "SignedIn" && foremost(state)?.work.id).toBe("call/c1")
  })

  it("each piece of work is asked for itself when it is due", () => {
    const first = [...ready, offered(1, "t1", 1_000)]
    const second = [...first, offered(2, "k1", 8_000)]
    expect(saidAt(second, { _tag: "CheckDue", at: at(11_000) })).toEqual(["AgentAsked task/t1 1"])
    expect(saidAt(second, checkDue)).toEqual(["AgentAsked task/t1 1", "AgentAsked task/k1 2"])
  })

  it("one hand's end of notes is not another's", () => {
    const notes = [...ready, ...atWork(1, "t1"), ...atWork(2, "k1"), released(1, "done", 5_000, "t1")]
    const later: Message = { ...released(2, "done", 9_000, "k1") }
    const both = [...notes, later]
    expect(phases([...both, { _tag: "WrapUpExpired", at: at(14_000), until: at(14_000) }])).toEqual(["k1 WrapUp"])
    expect(phases([...both, finish("k1")])).toEqual(["t1 WrapUp"])
    expect(phases([...both, finish()])).toEqual(["k1 WrapUp"])
    expect(phases([...both, readyAsked])).toEqual([])
  })

  it("a hand is meant by its work, and the call's when none is named", () => {
    const alerting = [...ready, ...atWork(1, "c1"), offered(2, "t1"), alertStarted(2, "t1")]
    expect(saidAt(alerting, reject("t1"))).toEqual(["AgentRejected task/t1 2"])
    expect(saidAt(alerting, reject())).toEqual([])
    expect(saidAt(alerting, end())).toEqual(["AgentEnded call/c1 1"])
    expect(saidAt(alerting, end("t9"))).toEqual([])
  })
})

describe("what does not go together", () => {
  it("keeps an alarm away from who talks, and a call from who has an alarm", () => {
    expect(of([...ready, ...atWork(1, "c1")], "alarm")).toBe("excluded")
    expect(of([...ready, ...atWork(1, "a1")], "voice")).toBe("excluded")
    expect(of([...ready, ...atWork(1, "a1")], "task")).toBe("excluded")
  })

  it("notes on a call keep the next alarm away as the call did, and no task", () => {
    const notes = [...ready, ...atWork(1, "c1"), released(1, "done")]
    expect([of(notes, "alarm"), of(notes, "voice")]).toEqual(["excluded", "wrap-up"])
    expect(of(notes, "task")).toMatchObject({ room: 2 })
  })
})

describe("an alarm takes who has only written work", () => {
  const atMail = [...ready, ...atWork(1, "m1"), ...atWork(2, "t1")]
  const alarmed = [...atMail, offered(3, "a1")]

  it("says beforehand that work would be set aside", () => {
    expect(of(ready, "alarm")).toMatchObject({ setsAside: false })
    expect(of(atMail, "alarm")).toMatchObject({ setsAside: true })
  })

  it("what is set aside hears of it, and still counts against what fits", () => {
    expect(saidAt(atMail, offered(3, "a1"))).toEqual([
      "AgentAccepted task/a1 3",
      "WorkSetAside task/m1 1",
      "WorkSetAside task/t1 2"
    ])
    expect(phases(alarmed)).toEqual(["m1 SetAside", "t1 SetAside", "a1 Offered"])
    expect(of(alarmed, "mail")).toBe("excluded")
    expect(of([...ready, ...atWork(1, "m1"), ...atWork(2, "m2"), offered(3, "a1")], "mail")).toBe("full")
  })

  it("gives back what was set aside, the oldest first, when the alarm and the notes on it are done", () => {
    const working = [...alarmed, alertStarted(3, "a1"), workStarted(3, "a1")]
    const notes = [...working, released(3, "done", 5_000, "a1")]
    expect(phases(notes)).toEqual(["m1 SetAside", "t1 SetAside", "a1 WrapUp"])
    expect(saidAt(notes, finish("a1"))).toEqual(["WorkTakenUp task/m1 1", "WorkTakenUp task/t1 2"])
    expect(phases([...notes, finish("a1")])).toEqual(["m1 Active", "t1 Active"])
  })

  it("gives it back at once when the alarm goes to somebody else", () => {
    expect(saidAt(alarmed, released(3, "withdrawn", 0, "a1"))).toEqual([
      "WorkTakenUp task/m1 1",
      "WorkTakenUp task/t1 2"
    ])
    expect(saidAt([...alarmed, alertStarted(3, "a1")], released(3, "no-answer", 0, "a1"))).toHaveLength(2)
  })

  it("what ends meanwhile by itself does not come back", () => {
    const ended = [...alarmed, released(1, "withdrawn", 0, "m1")]
    expect(phases(ended)).toEqual(["t1 SetAside", "a1 Offered"])
    expect(saidAt(ended, released(3, "withdrawn", 0, "a1"))).toEqual(["WorkTakenUp task/t1 2"])
  })

  it("what only alerts is given up, for others can hear it", () => {
    const alerting = [...ready, offered(1, "m1"), alertStarted(1, "m1")]
    expect(saidAt(alerting, offered(2, "a1"))).toEqual(["AgentAccepted task/a1 2", "AgentRefused task/m1 1"])
    expect(phases([...alerting, offered(2, "a1")])).toEqual(["a1 Offered"])
  })

  it("notes on written work go on beside it", () => {
    const notes = [...ready, ...atWork(1, "m1"), released(1, "done", 5_000, "m1"), offered(2, "a1")]
    expect(phases(notes)).toEqual(["m1 WrapUp", "a1 Offered"])
  })

  it("an alarm that we forgot sets aside all the same", () => {
    expect(saidAt(atMail, alertStarted(3, "a1"))).toEqual(["WorkSetAside task/m1 1", "WorkSetAside task/t1 2"])
    expect(saidAt(atMail, workStarted(3, "a1"))).toEqual(["WorkSetAside task/m1 1", "WorkSetAside task/t1 2"])
  })

  it("after a crash each piece of work hears again whether it is in hand or set aside", () => {
    expect(saidAt(alarmed, recovered)).toEqual([
      "AgentAsked task/m1 1",
      "WorkSetAside task/m1 1",
      "AgentAsked task/t1 2",
      "WorkSetAside task/t1 2",
      "AgentAsked task/a1 3"
    ])
    expect(saidAt([...ready, ...atWork(1, "c1"), ...atWork(2, "t1")], recovered)).toEqual([
      "AgentAsked call/c1 1",
      "AgentAsked task/t1 2",
      "WorkTakenUp task/t1 2"
    ])
  })

  it("a pause that was chosen meanwhile keeps new work away and not what comes back", () => {
    const paused = [...alarmed, pause("meal"), released(3, "withdrawn", 0, "a1")]
    expect(phases(paused)).toEqual(["m1 Active", "t1 Active"])
    expect(of(paused, "task")).toBe("not-ready")
  })

  it("what still does not go with other work waits for that too", () => {
    const both: CapacityProfile = {
      ...DEFAULT_CAPACITY,
      exclusive: [
        ["alarm", "chat"],
        ["voice", "chat"]
      ]
    }
    const set = [...readyWith(both), ...atWork(1, "k1"), ...atWork(2, "a1"), ...atWork(3, "c1")]
    expect(phases(set)).toEqual(["k1 SetAside", "a1 Active", "c1 Active"])
    const alarmOver = [...set, released(2, "done", 0, "a1")]
    expect(phases(alarmOver)).toEqual(["k1 SetAside", "c1 Active"])
    expect(saidAt(alarmOver, released(3, "done", 0, "c1"))).toEqual(["WorkTakenUp task/k1 1"])
  })
})

describe("work that says it is ours, and we do not know of it", () => {
  it("is taken up where it fits", () => {
    const { asked, state } = play([...ready, workStarted(4, "k1")])
    expect(phasesOf(state)).toEqual([["k1", "Active"]])
    expect(show(asked)).toContain("+EngineCorrected")
  })

  it("takes the place of what has not begun, the newest first", () => {
    const full = [...ready, ...atWork(1, "k1"), ...atWork(2, "k2"), offered(3, "k3")]
    expect(saidAt(full, workStarted(9, "k9"))).toEqual(["AgentRefused task/k3 3", "WorkTakenUp task/k9 9"])
    expect(phases([...full, workStarted(9, "k9")])).toEqual(["k1 Active", "k2 Active", "k9 Active"])
  })

  it("is told that it is in hand, as it may have been set aside before; a call never is", () => {
    expect(saidAt(ready, workStarted(9, "k9"))).toEqual(["WorkTakenUp task/k9 9"])
    expect(saidAt(ready, workStarted(9, "c9"))).toEqual([])
  })

  it("is refused where everything else has begun", () => {
    const full = [...ready, ...atWork(1, "k1"), ...atWork(2, "k2"), ...atWork(3, "k3")]
    expect(saidAt(full, workStarted(9, "k9"))).toEqual(["AgentRefused task/k9 9"])
    expect(saidAt([...ready, ...atWork(1, "a1")], workStarted(9, "c9"))).toEqual(["AgentRefused call/c9 9"])
  })

  it("goes by its newest offer", () => {
    expect(saidAt([...ready, offered(1, "t1")], workStarted(2, "t1"))).toEqual([
      "AgentRefused task/t1 1",
      "WorkTakenUp task/t1 2"
    ])
    expect(phases([...ready, offered(1, "t1"), workStarted(2, "t1")])).toEqual(["t1 Active"])
  })

  it("of who is signed out keeps them until it ends", () => {
    const found = [configured, inService, panelOpened, workStarted(4, "c1")]
    expect(phases(found)).toEqual(["c1 Active"])
    expect(of(found, "task")).toBe("not-ready")
    expect(wordOf(play([...found, released(4, "done", 0)]).state)).toBe("signed-out")
  })
})
