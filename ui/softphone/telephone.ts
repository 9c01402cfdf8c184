import { UA, WebSocketInterface } from "jssip"
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from "jssip/lib/UA"
import { type Call, callOf, type CallShown } from "./call.ts"
import type { Ending } from "./endings.ts"
import { closeMicrophone, type MicrophoneProblem, openMicrophone } from "./microphone.ts"
import { type Account, type TurnedAway, whyTurnedAway } from "./softphone-answer.ts"

/** Whether calls can come: `away` while there is no connection, `refused` when the switch does not know the account (yet). */
export type Line = "connecting" | "registered" | "away" | "refused"

export interface TelephoneShown {
  readonly line: Line
  /** While it is away, and somebody could say why. */
  readonly turnedAway: TurnedAway | null
  readonly call: CallShown | null
  /** Of the last call, until the next one. */
  readonly ending: Ending | MicrophoneProblem | null
}

export interface Telephone {
  readonly dial: (number: string) => void
  readonly answer: () => void
  readonly hangUp: () => void
  readonly mute: (isMuted: boolean) => void
  readonly press: (key: string) => void
  /** Of the call there is, for meters and measures. */
  readonly call: () => Call | undefined
  readonly close: () => void
}

/** The gateway is back within seconds; whole offices come back together. */
const RECONNECT_S = { first: 1, longest: 4 }
const REGISTER_FOR_S = 600
/** The engine tells the switch of its accounts when it is up. */
const REGISTER_AGAIN_MS = 5_000

/** A telephone for one person in this page. Its calls go on while the connection is away. */
export const openTelephone = (account: Account, show: (shown: TelephoneShown) => void): Telephone => {
  let shown: TelephoneShown = { line: "connecting", turnedAway: null, call: null, ending: null }
  let call: Call | undefined
  let isClosed = false
  let again: ReturnType<typeof setTimeout> | undefined
  const callNow = (): Call | undefined => call
  const become = (change: Partial<TelephoneShown>): void => {
    if (isClosed) return
    shown = { ...shown, ...change }
    show(shown)
  }

  const ua = new UA({
    sockets: [new WebSocketInterface(addressOf(account.path))],
    uri: account.uri,
    display_name: account.name,
    user_agent: "Carillon panel",
    register_expires: REGISTER_FOR_S,
    connection_recovery_min_interval: RECONNECT_S.first,
    connection_recovery_max_interval: RECONNECT_S.longest,
    // The switch asks whether we are there. A refresh of ours that met a gap would end the call.
    session_timers: false
  })
  ua.on("connecting", () => {
    if (shown.line !== "away") become({ line: "connecting" })
  })
  ua.on("connected", () => become({ line: "connecting", turnedAway: null }))
  ua.on("disconnected", () => {
    become({ line: "away" })
    void whyTurnedAway(account.path).then((turnedAway) => {
      if (shown.line === "away") become({ turnedAway })
      // Nobody is signed in here any more: knocking on helps nobody.
      if (turnedAway === "signed-out" && shown.call === null) ua.stop()
    })
  })
  ua.on("registered", () => become({ line: "registered", turnedAway: null }))
  ua.on("registrationFailed", () => {
    if (!ua.isConnected()) return
    become({ line: "refused" })
    clearTimeout(again)
    again = setTimeout(() => ua.register(), REGISTER_AGAIN_MS)
  })
  ua.on("newRTCSession", ({ session }: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
    if (call !== undefined) {
      if (session.direction === "incoming") session.terminate({ status_code: 486 })
      return
    }
    call = callOf(session, {
      changed: (state) => become({ call: state }),
      ended: (ending) => {
        call = undefined
        become({ call: null, ending })
      }
    })
    become({ call: call.shown(), ending: null })
  })
  ua.start()

  /** Asked for when it is needed; who says no hears what to do about it. */
  const withMicrophone = async (go: (microphone: MediaStream) => void): Promise<void> => {
    const microphone = await openMicrophone()
    if (typeof microphone === "string") become({ ending: microphone })
    else go(microphone)
  }

  return {
    dial: (number) =>
      void withMicrophone((mediaStream) => {
        if (call !== undefined) return closeMicrophone(mediaStream)
        become({ ending: null })
        const target = `sip:${encodeURIComponent(number)}@${account.uri.slice(account.uri.indexOf("@") + 1)}`
        ua.call(target, { mediaStream, pcConfig: PEER })
        callNow()?.owns(mediaStream)
      }),
    answer: () => {
      const answered = call
      void withMicrophone((mediaStream) =>
        answered === undefined ? closeMicrophone(mediaStream) : answered.answer(mediaStream, PEER)
      )
    },
    hangUp: () => call?.hangUp(),
    mute: (isMuted) => call?.mute(isMuted),
    press: (key) => call?.press(key),
    call: callNow,
    close: () => {
      call?.hangUp()
      isClosed = true
      clearTimeout(again)
      ua.stop()
    }
  }
}

/** The switch says where it is; nobody else is asked (no STUN, no TURN). */
const PEER: RTCConfiguration = { iceServers: [] }

const addressOf = (path: string): string => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`
