import { UA, WebSocketInterface } from "jssip"
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from "jssip/lib/UA"
import type { RTCSession } from "jssip/lib/RTCSession"
import { type Call, callOf, type CallShown, returningShown } from "./call.ts"
import { callKeeper } from "./call-keeper.ts"
import { comeBack, PEER, SWITCH_WAITS_MS } from "./come-back.ts"
import type { Ending } from "./endings.ts"
import { hangUpsOwed } from "./hang-ups-owed.ts"
import type { KeptCall } from "./kept-call.ts"
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

/**
 * A telephone for one person in this page. Its calls go on while the connection is away, and when the page is loaded anew:
 * then they are taken up again without being asked for.
 */
export const openTelephone = (account: Account, show: (shown: TelephoneShown) => void): Telephone => {
  let shown: TelephoneShown = { line: "connecting", turnedAway: null, call: null, ending: null }
  let call: Call | undefined
  let isClosed = false
  const callNow = (): Call | undefined => call
  const become = (change: Partial<TelephoneShown>): void => {
    if (isClosed) return
    shown = { ...shown, ...change }
    show(shown)
  }
  const ua = userAgentOf(account)
  const keeper = callKeeper(account.uri, sessionStorage)
  const owed = hangUpsOwed()
  const line = watchLine(ua, account, {
    shown: () => shown,
    become,
    connected: () => {
      owed.pay()
      if (isClosed) ua.stop()
    }
  })

  const take = (session: RTCSession, before?: KeptCall): Call =>
    callOf(
      session,
      {
        changed: (state) => {
          keeper.keep(state)
          become({ call: state })
        },
        named: (dialog) => {
          keeper.named(dialog)
          if (call !== undefined) keeper.keep(call.shown())
        },
        ended: (ending) => {
          const isStillReturning = before !== undefined && call?.shown().phase === "returning"
          call = undefined
          // The connection went in between: once more, when it is back.
          if (isStillReturning && ending === "no-connection") return void back.start(before)
          keeper.forget()
          become({ call: null, ending: isStillReturning && ending !== "ended" ? "gone" : ending })
        },
        isConnected: () => ua.isConnected(),
        owesHangUp: owed.owe,
        hungUpUnheard: () => before !== undefined && void back.endUnheard(before)
      },
      before
    )
  const back = comeBack({
    ua,
    account,
    keeper,
    registered: line.registered,
    shows: (kept) => become({ call: returningShown(kept), ending: null }),
    dropped: (ending) => become({ call: null, ending }),
    taken: (session, microphone, kept) => {
      call = take(session, kept)
      call.owns(microphone)
      become({ call: call.shown() })
    }
  })
  ua.on("newRTCSession", ({ session }: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
    if (back.isOwn(session)) return
    if (call !== undefined || back.isUnderWay()) {
      if (session.direction === "incoming") session.terminate({ status_code: 486 })
      return
    }
    call = take(session)
    become({ call: call.shown(), ending: null })
  })
  ua.start()
  if (keeper.before !== undefined) void back.start(keeper.before)

  /** Asked for when it is needed; who says no hears what to do about it. */
  const withMicrophone = async (go: (microphone: MediaStream) => void): Promise<void> => {
    const microphone = await openMicrophone()
    if (typeof microphone === "string") become({ ending: microphone })
    else go(microphone)
  }
  const hangUp = (): void => {
    if (call === undefined) back.giveUp()
    else call.hangUp()
  }

  return {
    dial: (number) =>
      void withMicrophone((mediaStream) => {
        if (call !== undefined || back.isUnderWay()) return closeMicrophone(mediaStream)
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
    hangUp,
    mute: (isMuted) => call?.mute(isMuted),
    press: (key) => call?.press(key),
    call: callNow,
    close: () => {
      hangUp()
      isClosed = true
      line.close()
      if (owed.isOwing()) setTimeout(() => ua.stop(), SWITCH_WAITS_MS)
      else ua.stop()
    }
  }
}

const userAgentOf = (account: Account): UA =>
  new UA({
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

interface LineHands {
  readonly shown: () => TelephoneShown
  readonly become: (change: Partial<TelephoneShown>) => void
  readonly connected: () => void
}

/** Whether calls can come and go, as it is shown, and who waits for that. */
const watchLine = (ua: UA, account: Account, { become, connected, shown }: LineHands) => {
  let again: ReturnType<typeof setTimeout> | undefined
  const waiting: Array<() => void> = []
  ua.on("connecting", () => {
    if (shown().line !== "away") become({ line: "connecting" })
  })
  ua.on("connected", () => {
    become({ line: "connecting", turnedAway: null })
    connected()
  })
  ua.on("disconnected", () => {
    become({ line: "away" })
    void whyTurnedAway(account.path).then((turnedAway) => {
      if (shown().line === "away") become({ turnedAway })
      // Nobody is signed in here any more: knocking on helps nobody.
      if (turnedAway === "signed-out" && shown().call === null) ua.stop()
    })
  })
  ua.on("registered", () => {
    become({ line: "registered", turnedAway: null })
    for (const go of waiting.splice(0)) go()
  })
  ua.on("registrationFailed", () => {
    if (!ua.isConnected()) return
    become({ line: "refused" })
    clearTimeout(again)
    again = setTimeout(() => ua.register(), REGISTER_AGAIN_MS)
  })
  return {
    registered: (): Promise<void> =>
      new Promise((resolve) => {
        if (ua.isRegistered()) resolve()
        else waiting.push(resolve)
      }),
    close: () => clearTimeout(again)
  }
}

const addressOf = (path: string): string => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`
