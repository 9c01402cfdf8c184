import type { Said } from "../ports/Health.ts"
import type { Doorway } from "./doorway.ts"
import type { Silence } from "./heartbeats/silence.ts"
import type { OpenDoors } from "./open-doors.ts"

const NO_CORE: Said = {
  zh: "连接不到呼叫核心：报警暂不应答，终端会重发",
  en: "the core cannot be reached: no alarm is acknowledged, and terminals repeat theirs"
}
const NO_LIST: Said = {
  zh: "终端名册尚未读完：报警暂不应答，终端会重发",
  en: "the list of terminals is not whole yet: no alarm is acknowledged, and terminals repeat theirs"
}

/** Addresses of which a notice is given. */
const SHOWN = 3

/** What `GET /health` and the system page show of this worker. */
export const healthOf = ({
  nowMs,
  opened,
  silence,
  way
}: {
  readonly way: Doorway
  readonly silence: Silence
  readonly opened: OpenDoors
  readonly nowMs: number
}) => {
  const { counts, directory, intake } = way
  return {
    problems: intake.isUp ? (directory.isComplete ? [] : [NO_LIST]) : [NO_CORE],
    notices: [
      ...silence.silentGroups().map(silentGroup),
      ...intake.strangers.floods(nowMs).slice(0, SHOWN).map(floodOf),
      ...keysOf(intake.keys.untold(nowMs))
    ],
    terminals: directory.size,
    ...silence.counts(),
    messages: { ...counts.messages },
    heartbeats: counts.heartbeats,
    written: counts.written,
    notProvisioned: counts.notProvisioned,
    repeated: counts.repeated,
    refused: { ...counts.refused },
    inFlight: intake.inFlight,
    connections: opened.connections()
  }
}

const silentGroup = (group: string): Said => {
  const [kind, name = ""] = group.split("/")
  return kind === "area"
    ? { zh: `区域 ${name} 的多台终端同时失联`, en: `many terminals of area ${name} are silent at once` }
    : { zh: `运营商 ${name} 的多台终端同时失联`, en: `many terminals of carrier ${name} are silent at once` }
}

const floodOf = ({ address, dropped }: { readonly address: string; readonly dropped: number }): Said => ({
  zh: `${address} 发来大量无法识别的消息，已忽略 ${dropped} 条`,
  en: `${address} sends much that is not understood: ${dropped} messages were left out`
})

const keysOf = (untold: number): ReadonlyArray<Said> =>
  untold === 0
    ? []
    : [
        {
          zh: `另有 ${untold} 台终端的密钥不符，未逐台报障：请核对终端密钥`,
          en: `the keys of ${untold} more terminals do not fit, of which no fault is told one by one: check the keys of terminals`
        }
      ]
