import { randomBytes } from "node:crypto"
import { keyOf } from "../../alarm-lines/dc-09/encryption.ts"
import { makeFrameStream, MOST_OCTETS, STRICT } from "../../alarm-lines/dc-09/frame.ts"
import { receive, type Speaker, USUAL_WINDOW } from "../../alarm-lines/dc-09/receive.ts"
import { normalAccount } from "../../alarm-lines/message.ts"
import type { Doorway } from "../doorway.ts"
import type { Source } from "../intake.ts"
import type { Talk } from "./tcp.ts"
import type { Reply } from "./udp.ts"

const LINE = "dc-09"
const SECOND_MS = 1_000

/** SIA DC-09: frames of either transport. */
export const dc09 = (way: Doorway) => {
  const received = (octets: Uint8Array) =>
    receive(octets, {
      nowMs: way.clock(),
      speaker: (account) => speakerOf(way, account),
      random: (count) => randomBytes(count)
    })
  /** True: a terminal that is entered said it. While the core is away, too: nothing is answered, but its connection is its own. */
  const frame = (octets: Uint8Array, source: Source, reply: Reply): boolean => {
    if (!way.intake.isReady) {
      way.intake.drops("away")
      const said = octets.length > MOST_OCTETS + 64 ? undefined : received(octets)
      return said?._tag === "Taken" && way.directory.find(LINE, said.understood.controller) !== undefined
    }
    if (octets.length > MOST_OCTETS + 64) {
      way.refuse({
        line: LINE,
        why: "oversized",
        reason: `${octets.length} octets`,
        account: null,
        source,
        raw: octets
      })
      return false
    }
    const said = received(octets)
    if (said._tag === "Refused") {
      const { answer, why } = said
      const isHeard = way.refuse({
        line: LINE,
        why: answer === null ? "torn" : PROOF.test(why.reason) ? "notProven" : "notUnderstood",
        reason: why.reason,
        account: why.controller === null ? null : normalAccount(why.controller),
        isKey: KEY.test(why.reason),
        source,
        raw: octets
      })
      if (answer !== null && isHeard) reply(answer)
      // It speaks with a key, and nobody entered it: many devices give up at a DUH, so somebody is to hear that it is there.
      if (answer !== null && isHeard) way.strangerAsks(LINE, why.controller, octets, source)
      return false
    }
    const { acknowledgement, understood } = said
    way.guarded(async () => {
      const outcome = await way.intake.take({ line: LINE, understood, raw: octets, source })
      if (outcome._tag === "Taken") reply(acknowledgement)
    })
    return way.directory.find(LINE, understood.controller) !== undefined
  }
  return {
    packet: (octets: Uint8Array, source: Source, reply: Reply): void => void frame(octets, source, reply),
    talk: (source: Source, reply: Reply): Talk => {
      const stream = makeFrameStream()
      return {
        take: (octets) => {
          const frames = stream.take(octets)
          if (frames === undefined) {
            way.refuse({
              line: LINE,
              why: "oversized",
              reason: `more than ${MOST_OCTETS} octets without an end`,
              account: null,
              source,
              raw: octets
            })
            return { isFine: false, isWhole: false }
          }
          let isWhole = false
          for (const each of frames) if (frame(each, source, reply)) isWhole = true
          return { isFine: true, isWhole }
        }
      }
    }
  }
}

/** Reasons of receive.ts that say that it may be somebody else. */
const PROOF = /key|window|another one/u
/** Of a clock that is off the device itself is told. */
const KEY = /key|another one/u

const STRANGER: Speaker = { key: null, tolerance: STRICT, codes: {}, window: USUAL_WINDOW }

const speakerOf = ({ dialects, directory }: Doorway, account: string): Speaker => {
  const terminal = directory.find(LINE, account)
  if (terminal === undefined) return STRANGER
  const dialect = terminal.dialect === null ? undefined : dialects.get(terminal.dialect)
  const own = dialect?.file.dc09
  return {
    // A key that is none fits nothing, rather than letting everybody speak in clear.
    key: terminal.key === null ? null : (keyOf(terminal.key) ?? randomBytes(16)),
    tolerance: own ?? STRICT,
    codes: dialect?.words.codes ?? {},
    window: {
      behindMs: own?.behindS === undefined ? USUAL_WINDOW.behindMs : own.behindS * SECOND_MS,
      aheadMs: own?.aheadS === undefined ? USUAL_WINDOW.aheadMs : own.aheadS * SECOND_MS
    }
  }
}
