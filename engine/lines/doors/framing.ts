import { acknowledgementOf, type Dialect, understandFrame } from "../../alarm-lines/dialect/dialect.ts"
import type { Framed } from "../../alarm-lines/dialect/framing.ts"
import type { Doorway } from "../doorway.ts"
import type { Source } from "../intake.ts"
import type { Talk } from "./tcp.ts"
import type { Reply } from "./udp.ts"

const LINE = "framing"

/** Framings of makers: one port speaks one dialect, of protocol `framing`. */
export const framing = (way: Doorway, dialect: Dialect) => {
  const one = (framed: Framed, source: Source, reply: Reply): boolean => {
    const understood = understandFrame(dialect, framed, way.clock())
    if (!way.intake.isReady) {
      way.intake.drops("away")
      return understood._tag === "Understood" && way.directory.find(LINE, understood.controller) !== undefined
    }
    if (understood._tag === "NotUnderstood") {
      const { controller: account, reason } = understood
      const why = typeof framed.fields === "string" ? ("torn" as const) : ("notUnderstood" as const)
      way.refuse({ line: LINE, why, reason, account, source, raw: framed.frame })
      return false
    }
    way.guarded(async () => {
      const outcome = await way.intake.take({ line: LINE, understood, raw: framed.frame, source })
      const answer = outcome._tag === "Taken" ? acknowledgementOf(dialect, framed) : undefined
      if (answer !== undefined) reply(answer)
    })
    return way.directory.find(LINE, understood.controller) !== undefined
  }
  const refuse = (source: Source, raw: Uint8Array, why: "notUnderstood" | "oversized", reason: string) =>
    way.refuse({ line: LINE, why, reason, account: null, source, raw })
  return {
    talk: (source: Source, reply: Reply): Talk => {
      const framer = dialect.framer!()
      let skipped = 0
      return {
        take: (octets) => {
          const frames = framer.take(octets)
          if (frames === undefined) {
            refuse(source, octets, "oversized", "more octets than a frame may have, without an end")
            return { isFine: false, isWhole: false }
          }
          let isWhole = false
          for (const each of frames) if (one(each, source, reply)) isWhole = true
          if (framer.skipped() > skipped + NOISE_OCTETS) {
            skipped = framer.skipped()
            refuse(source, octets, "notUnderstood", `no frame of ${dialect.file.dialect}`)
            if (!isWhole) return { isFine: false, isWhole: false }
          }
          return { isFine: true, isWhole }
        }
      }
    },
    packet: (octets: Uint8Array, source: Source, reply: Reply): void => {
      const frames = dialect.framer!().take(octets) ?? []
      if (frames.length === 0 && way.intake.isReady)
        refuse(source, octets, "notUnderstood", `no whole frame of ${dialect.file.dialect}`)
      for (const each of frames) one(each, source, reply)
    }
  }
}

/** Blanks and line ends between frames are common; another protocol is none of ours. */
const NOISE_OCTETS = 64
