import type { DialTrial } from "#wire/dial-trial.ts"
import { have } from "../crowd/have.ts"
import type { Metronome } from "#engine/laboratory/telephone/metronome.ts"
import type { Panel } from "../crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "../crowd/wait.ts"
import type { RunningCentre } from "../running-centre.ts"

/** The engine follows a moment after a trunk was entered. */
const KNOWN_WITHIN_MS = 10_000
/** A loudspeaker is there at once; a person has to come to the telephone. */
const TERMINAL_ANSWERS_AFTER_MS = 1_000
const PERSON_ANSWERS_AFTER_MS = 4_000
/** Who pressed does not know whether they were heard, and says it again. */
const SAID_AGAIN_AFTER_MS = 9_000
/** A contact who is asked by a flow accepts, once it has said what it is about. */
const ACCEPTS_AFTER_MS = 9_000
const ACCEPTS = "1"
/** The key with which every dialect here ends the talk at the terminal. */
const CLEAR = "0"

const TRUNK = "simulated"

/**
 * Whom the centre calls: a trunk that ends here, at whose far end terminals are loudspeakers that answer by themselves, and
 * everybody else is a person who comes to the telephone.
 */
export interface CalledOut {
  /** Every call that came, and those who answer it by a rule of their own: a test. */
  readonly phone: Phone
  readonly close: () => void
}

export interface CalledOutOptions {
  readonly admin: Panel
  readonly centre: Pick<RunningCentre, "realm" | "sip">
  readonly metronome: Metronome
  /** The numbers of terminals. */
  readonly terminals: ReadonlySet<string>
  /** What is said in a call that was answered. */
  readonly onTalk: (leg: Leg, isTerminal: boolean) => void
}

export const openCalledOut = async (options: CalledOutOptions): Promise<CalledOut> => {
  const { admin, centre, metronome, onTalk, terminals } = options
  const timers = new Set<NodeJS.Timeout>()
  const after = (ms: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timers.add(timer)
  }
  const phone: Phone = await Phone.open({
    address: centre.sip.address,
    realm: centre.realm,
    metronome,
    onCall: (leg) => {
      const isTerminal = terminals.has(leg.dialled)
      phone.ring(leg)
      leg.onAnswer.add(() => {
        onTalk(leg, isTerminal)
        if (isTerminal) return clearedByKey(phone, leg)
        after(ACCEPTS_AFTER_MS, () => {
          if (leg.ending === undefined) leg.audio.press(ACCEPTS)
        })
      })
      after(isTerminal ? TERMINAL_ANSWERS_AFTER_MS : PERSON_ANSWERS_AFTER_MS, () => phone.answer(leg))
    }
  })
  await enterTrunk(admin, phone)
  return {
    phone,
    close: () => {
      for (const timer of timers) clearTimeout(timer)
      for (const leg of phone.legs) phone.hangUp(leg)
      phone.close()
    }
  }
}

/** The centre has the last word on the line: its key ends the talk. */
const clearedByKey = (phone: Phone, leg: Leg): void => {
  leg.audio.onFrame.add(() => {
    if (leg.audio.keysHeard.includes(CLEAR) && leg.ending === undefined) phone.hangUp(leg)
  })
}

/** A port of its own at each start; what is entered stays with the centre's data. */
const enterTrunk = async (admin: Panel, { local }: Phone): Promise<void> => {
  const hosts = [`${local.address}:${local.port}`]
  await have(admin, "trunks", { id: TRUNK, name: "模拟线路", hosts, watchSeconds: 0 })
  const asked = { number: "13800000000", right: "none", agent: "1001", queue: null }
  const isKnown = async () => {
    const { outcome } = await admin.send<DialTrial>("POST", "/api/dialling/try", asked)
    return outcome === "outside"
  }
  await until("calls out by the simulated trunk", isKnown, { withinMs: KNOWN_WITHIN_MS, everyMs: 100 })
}

/** Says it again and again for as long as the call lasts. */
export const sayAgainAndAgain = (leg: Leg, speech: Int16Array): void => {
  leg.audio.play(speech)
  const timer = setInterval(() => leg.audio.play(speech), speech.length / 8 + SAID_AGAIN_AFTER_MS)
  leg.onEnd.add(() => clearInterval(timer))
}
