import type { AgentTile, Desk, HandView } from "#wire/board.ts"
import { CHANNELS } from "#wire/words-of-work.ts"
import { CALLS_STANDING } from "./call-views.ts"
import { agentAt, callAt, callbackAt, deskOf, standingAt, voicemailAt, wire, workAt } from "./fixtures.ts"

/** Every state an agent's desk can show, by name. */
export const deskStates = (now: number): Readonly<Record<string, Desk>> => {
  const me = agentAt(0, now)
  const at = (state: AgentTile["state"], reason: string | null = null): AgentTile =>
    wire<AgentTile>({ ...me, state, reason })
  const withCall = (state: AgentTile["state"], call: HandView): Desk =>
    deskOf(at(state), { hands: [call], obstacles: [["voice", "full"]] })
  return {
    "signed-out": deskOf(at("signed-out")),
    "signed-out by the engine": deskOf(at("signed-out"), { signedOutBecause: "panel-lost" }),
    "signed-out, unreachable": deskOf(at("signed-out"), { signedOutBecause: "unreachable" }),
    ready: deskOf(at("ready")),
    "no-device": deskOf(
      { ...at("ready"), device: "unregistered" },
      {
        obstacles: [
          ["voice", "device-unregistered"],
          ["alarm", "device-unregistered"]
        ]
      }
    ),
    "internal-call": deskOf(
      { ...at("ready"), device: "busy" },
      {
        obstacles: [
          ["voice", "device-busy"],
          ["alarm", "device-busy"]
        ]
      }
    ),
    unreachable: deskOf(
      { ...at("unreachable"), device: "unregistered", panel: "none" },
      {
        obstacles: CHANNELS.map((channel) => [
          channel,
          channel === "voice" || channel === "alarm" ? "device-unregistered" : "no-panel"
        ])
      }
    ),
    reserved: withCall("reserved", callAt("offered", now)),
    ringing: withCall("ringing", callAt("alerting", now)),
    "ringing, handset only": withCall("ringing", callAt("alerting", now, "handset")),
    talking: withCall("talking", callAt("active", now)),
    ...Object.fromEntries(
      CALLS_STANDING.map((standing) => [`call, ${standing}`, withCall("talking", standingAt(standing, now))])
    ),
    "help asked": withCall("talking", { ...callAt("active", now), help: wire({ since: now - 14_000, takenBy: null }) }),
    "help that comes": withCall("talking", {
      ...callAt("active", now),
      help: wire({ since: now - 40_000, takenBy: "陈班长" })
    }),
    "a callback offered": withCall("ringing", callbackAt("alerting", now)),
    "a callback that is called": withCall("talking", callbackAt("active", now)),
    "wrap-up": deskOf(at("wrap-up"), { hands: [callAt("wrap-up", now)], obstacles: [["voice", "wrap-up"]] }),
    "a task offered": deskOf(at("ringing"), { hands: [workAt("alerting", now, "task")] }),
    "a task offered beside a running call": deskOf(at("talking"), {
      hands: [callAt("active", now), workAt("alerting", now, "task")],
      obstacles: [["voice", "full"]]
    }),
    "a task and a chat": deskOf(at("working"), {
      hands: [workAt("active", now, "task"), workAt("active", now, "chat", { queuedAt: now - 900_000 })]
    }),
    "a mail set aside for an alarm": deskOf(at("working"), {
      hands: [workAt("set-aside", now, "mail"), workAt("active", now, "alarm", { queue: "alarms", queueName: "接警" })],
      obstacles: CHANNELS.map((channel) => [channel, channel === "alarm" ? "full" : "excluded"])
    }),
    "an alarm offered": deskOf(at("ringing"), {
      hands: [workAt("active", now, "mail"), workAt("alerting", now, "alarm", { queue: "alarms", queueName: "接警" })]
    }),
    "a voicemail offered": deskOf(at("ringing"), { hands: [voicemailAt("alerting", now)] }),
    "a voicemail to be heard": deskOf(at("working"), { hands: [voicemailAt("active", now)] }),
    "a task in wrap-up": deskOf(at("wrap-up"), { hands: [workAt("wrap-up", now, "task")] }),
    "calls only": deskOf(at("ready"), { reason: "no-written", paused: ["chat", "mail", "sms", "task"] }),
    leaving: deskOf(at("talking"), { hands: [callAt("active", now)], leaving: true }),
    missed: deskOf(at("not-ready", "no-answer"), { reason: "no-answer" }),
    rejected: deskOf(at("not-ready", "rejected"), { reason: "rejected" }),
    break: deskOf(at("not-ready", "break"), { reason: "break" })
  }
}
