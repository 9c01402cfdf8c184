import { UA, WebSocketInterface } from "jssip"
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from "jssip/lib/UA"
import type { RTCSession } from "jssip/lib/RTCSession"
import { answerAfterSecondsOf } from "./answer-after.ts"
import { type Call, callOf, returningShown } from "./call.ts"
import { callKeeper } from "./call-keeper.ts"
import { comeBack, PEER, SWITCH_WAITS_MS } from "./come-back.ts"
import { hangUpsOwed } from "./hang-ups-owed.ts"
import { watchLine } from "./line.ts"
import type { KeptCall } from "./kept-call.ts"
import { closeMicrophone, openMicrophone } from "./microphone.ts"
import type { Account } from "./softphone-answer.ts"
import { speaking } from "./speaking.ts"
import { NO_TELEPHONE, type Telephone, type TelephoneShown, type TelephoneWays } from "./telephone-shown.ts"

/** The gateway is back within seconds; whole offices come back together. */
const RECONNECT_S = { first: 1, longest: 4 }
const REGISTER_FOR_S = 600

/**
 * A telephone for one person in this page. Its calls go on while the connection is away, and when the page is loaded anew:
 * then they are taken up again without being asked for.
 */
export const openTelephone = (
  account: Account,
  show: (shown: TelephoneShown) => void,
  ways: TelephoneWays = {}
): Telephone => {
  let shown = NO_TELEPHONE
  let call: Call | undefined
  let isClosed = false
  const callNow = (): Call | undefined => call
  const become = (change: Partial<TelephoneShown>): void => {
    if (isClosed) return
    shown = { ...shown, ...change }
    show(shown)
  }
  const { beforeAnsweringItself, microphone, storage } = { ...USUAL, ...ways }
  const own = speaking({ open: microphone, call: callNow, become, beforeAnsweringItself })
  const { silence, ua } = userAgentOf(account)
  const keeper = callKeeper(account.uri, storage())
  const owed = hangUpsOwed()
  const line = watchLine(ua, account, {
    shown: () => shown,
    become,
    connected: () => {
      owed.pay()
      if (isClosed) ua.stop()
    },
    disconnected: () => call?.connectionLost()
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
          become({ call: null, microphoneGone: null, ending: isStillReturning && ending !== "ended" ? "gone" : ending })
        },
        isConnected: () => ua.isConnected(),
        owesHangUp: owed.owe,
        microphoneGone: () => void own.speakAnew(),
        mediaLost: () => {
          call?.abandon()
          call = undefined
          takeUp()
        },
        hungUpUnheard: () => before !== undefined && void back.endUnheard(before)
      },
      before
    )
  const back = comeBack({
    ua,
    account,
    keeper,
    registered: line.registered,
    microphone,
    shows: (kept) => become({ call: returningShown(kept), ending: null }),
    dropped: (ending) => become({ call: null, ending }),
    taken: (session, opened, kept) => {
      call = take(session, kept)
      call.owns(opened)
      become({ call: call.shown() })
    }
  })
  watchCalls(ua, {
    isOwn: back.isOwn,
    isBusy: () => call !== undefined || back.isUnderWay(),
    begun: (session, answersAfterSeconds) => {
      call = take(session)
      own.answersByItself(call, answersAfterSeconds)
      become({ call: call.shown(), ending: null, microphoneGone: null })
    }
  })
  ua.start()
  const takeUp = (): void => {
    const kept = keeper.kept()
    if (kept !== undefined && !back.isUnderWay()) void back.start(kept)
  }
  takeUp()

  const hangUp = (): void => (call === undefined ? back.giveUp() : call.hangUp())
  const close = (afterMs: number): void => {
    isClosed = true
    line.close()
    setTimeout(() => ua.stop(), afterMs)
  }

  return {
    dial: (number) =>
      void own.withMicrophone((mediaStream) => {
        if (call !== undefined || back.isUnderWay()) return closeMicrophone(mediaStream)
        ua.call(addressOfNumber(number, account), { mediaStream, pcConfig: PEER })
        callNow()?.owns(mediaStream)
      }),
    answer: own.answer,
    hangUp,
    mute: (isMuted) => call?.mute(isMuted),
    press: (key) => call?.press(key),
    takeMicrophone: () => (call === undefined ? takeUp() : void own.speakAnew()),
    call: callNow,
    letGo: () => {
      silence()
      call?.abandon()
      back.letGo()
      keeper.letGo()
      close(0)
    },
    close: () => {
      hangUp()
      close(owed.isOwing() ? SWITCH_WAITS_MS : 0)
    }
  }
}

const userAgentOf = (account: Account): { readonly ua: UA; readonly silence: () => void } => {
  const socket = new WebSocketInterface(addressOf(account.path))
  const ua = new UA({
    sockets: [socket],
    uri: account.uri,
    display_name: account.name,
    user_agent: "Carillon panel",
    register_expires: REGISTER_FOR_S,
    connection_recovery_min_interval: RECONNECT_S.first,
    connection_recovery_max_interval: RECONNECT_S.longest,
    // The switch asks whether we are there. A refresh of ours that met a gap would end the call.
    session_timers: false
  })
  return {
    ua,
    // What JsSIP says when it stops (BYE, REGISTER for no time at all) goes nowhere.
    silence: () => {
      socket.send = () => true
    }
  }
}

const addressOfNumber = (number: string, { uri }: Account): string =>
  `sip:${encodeURIComponent(number)}@${uri.slice(uri.indexOf("@") + 1)}`

const USUAL: Required<TelephoneWays> = {
  storage: () => sessionStorage,
  microphone: () => openMicrophone(),
  beforeAnsweringItself: () => Promise.resolve()
}

interface CallsHands {
  readonly isOwn: (session: RTCSession) => boolean
  readonly isBusy: () => boolean
  /** @param answersAfterSeconds What an incoming one asks for. */
  readonly begun: (session: RTCSession, answersAfterSeconds: number | null) => void
}

/** One call at a time: others hear busy. */
const watchCalls = (ua: UA, { begun, isBusy, isOwn }: CallsHands): void => {
  ua.on("newRTCSession", ({ request, session }: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
    if (isOwn(session)) return
    const isIncoming = session.direction === "incoming"
    if (!isBusy()) begun(session, isIncoming ? answerAfterSecondsOf(request) : null)
    else if (isIncoming) session.terminate({ status_code: 486 })
  })
}

const addressOf = (path: string): string => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`
