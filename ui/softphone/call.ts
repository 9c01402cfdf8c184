import type { IncomingResponse, IncomingRequest } from "jssip/lib/SIPMessage"
import type { IncomingAckEvent, IncomingEvent, OutgoingAckEvent, OutgoingEvent, RTCSession } from "jssip/lib/RTCSession"
import { type Ending, endingOf } from "./endings.ts"
import type { DialogNames, KeptCall } from "./kept-call.ts"
import { closeMicrophone } from "./microphone.ts"

export interface CallShown {
  readonly way: "in" | "out"
  readonly number: string
  readonly name: string
  /** `returning`: it was this tab's before it was loaded anew, and is taken up again. */
  readonly phase: "calling" | "ringing" | "talking" | "returning"
  /** Of this page's clock, below zero when it began before the page; null before it was answered. */
  readonly talkingSinceMs: number | null
  readonly isMuted: boolean
  readonly keys: string
  /** The switch asks that the telephone answers by itself after so many seconds; null: it shall ring. */
  readonly answersAfterSeconds: number | null
}

/** One call of the telephone in this page. */
export interface Call {
  readonly shown: () => CallShown
  readonly answer: (microphone: MediaStream, peer: RTCConfiguration) => void
  /** It is shown while it rings. */
  readonly willAnswerAfter: (seconds: number) => void
  readonly hangUp: () => void
  readonly mute: (isMuted: boolean) => void
  readonly press: (key: string) => void
  /** Another microphone in the place of the one before, which is closed. */
  readonly speaksInto: (microphone: MediaStream) => Promise<void>
  /** Gone from this page, and the switch hears nothing of it: another page goes on with the call, or this one does anew. */
  readonly abandon: () => void
  /** What rings can be taken by that connection alone: it is over, and the switch rings this page anew when it is back. */
  readonly connectionLost: () => void
  /** The microphone is closed with the call. */
  readonly owns: (microphone: MediaStream) => void
  readonly microphone: () => MediaStream | undefined
  /** What the far end says. */
  readonly heard: () => MediaStream | undefined
  readonly connection: () => RTCPeerConnection | undefined
}

export interface CallHands {
  readonly changed: (shown: CallShown) => void
  /** Once, whatever happens to it afterwards. */
  readonly ended: (ending: Ending) => void
  /** It is answered, and this is what a page that comes after this one would need. */
  readonly named: (dialog: DialogNames) => void
  /** Whether the switch would hear of a hang-up now. */
  readonly isConnected: () => boolean
  /** Its microphone was unplugged. */
  readonly microphoneGone: () => void
  /** No voice comes or goes any more: the network was away for too long. */
  readonly mediaLost: () => void
  /** It was hung up here, and the switch is still to be told. */
  readonly owesHangUp: (session: RTCSession) => void
  /** It was hung up while it came back, and the connection went before the switch could be told. */
  readonly hungUpUnheard: () => void
}

/** What a key sends; RFC 4733 needs no more, and shorter ones are lost on bad lines. */
const KEY_MS = 120

/** @param before The call that this one goes on with, when the page was loaded anew. */
export const callOf = (session: RTCSession, hands: CallHands, before?: KeptCall): Call => {
  const isIncoming = session.direction === "incoming"
  let shown: CallShown = before === undefined ? newShown(session, isIncoming) : returningShown(before)
  let microphone: MediaStream | undefined
  let heard: MediaStream | undefined
  let connection: RTCPeerConnection | undefined
  let isOver = false
  const become = (change: Partial<CallShown>): void => {
    shown = { ...shown, ...change }
    if (!isOver) hands.changed(shown)
  }
  const over = (ending: Ending): void => {
    if (isOver) return
    isOver = true
    closeMicrophone(microphone)
    hands.ended(ending)
  }
  const watch = (peer: RTCPeerConnection): void => {
    connection = peer
    peer.addEventListener("track", ({ streams, track }) => {
      heard = streams[0] ?? new MediaStream([track])
      become({})
    })
    peer.addEventListener("connectionstatechange", () => {
      if (!isOver && peer === connection && peer.connectionState === "failed") hands.mediaLost()
    })
  }
  const hold = (stream: MediaStream): void => {
    microphone = stream
    for (const track of stream.getAudioTracks())
      track.addEventListener("ended", () => !isOver && microphone === stream && hands.microphoneGone())
  }
  // Of a call that we make there is one before anybody could listen to "peerconnection".
  if (session.connection !== undefined && session.connection !== null) watch(session.connection)
  session.on("peerconnection", ({ peerconnection }) => watch(peerconnection))
  session.on("progress", () => {
    if (!isIncoming && before === undefined) become({ phase: "ringing" })
  })
  session.on("accepted", (event: IncomingEvent | OutgoingEvent) => {
    if (isOver) return endSession(session)
    if (before !== undefined && shown.isMuted) session.mute({ audio: true })
    become({ phase: "talking", talkingSinceMs: shown.talkingSinceMs ?? performance.now() })
    // What is our own, an answer here and an ACK there, comes with null in its place.
    if (!isIncoming && "response" in event) hands.named(dialogOf(event.response, "ours is From"))
  })
  session.on("confirmed", (event: IncomingAckEvent | OutgoingAckEvent) => {
    if (!isOver && isIncoming && "ack" in event) hands.named(dialogOf(event.ack, "ours is To"))
  })
  session.on("ended", ({ cause }) => over(endingOf(cause)))
  session.on("failed", ({ cause }) => {
    const ending = endingOf(cause)
    if (isOver && shown.phase === "returning" && ending === "no-connection") hands.hungUpUnheard()
    over(ending)
  })

  return {
    shown: () => shown,
    owns: (stream) => {
      hold(stream)
      // Who was not heard before the page was loaded anew is not heard after it.
      for (const track of stream.getAudioTracks()) track.enabled = !shown.isMuted
    },
    answer: (stream, pcConfig) => {
      if (isOver || session.isEnded() || session.isEstablished()) return closeMicrophone(stream)
      hold(stream)
      session.answer({ mediaStream: stream, pcConfig })
    },
    willAnswerAfter: (answersAfterSeconds) => become({ answersAfterSeconds }),
    hangUp: () => {
      if (session.isEnded()) return
      // The switch would take a CANCEL for an end of the coming back alone, and keep the call: it is told when it has taken
      // it up, or by the next connection when this one goes before.
      if (shown.phase === "returning") return over("ended")
      if (hands.isConnected()) return endSession(session)
      // Nobody here waits for a connection, and nobody there hears this room meanwhile.
      connection?.close()
      over("ended")
      hands.owesHangUp(session)
    },
    mute: (isMuted) => {
      if (isMuted) session.mute({ audio: true })
      else session.unmute({ audio: true })
      become({ isMuted })
    },
    press: (key) => {
      const sender = connection?.getSenders().find(({ dtmf }) => dtmf !== null)
      sender?.dtmf?.insertDTMF(`${sender.dtmf.toneBuffer}${key}`, KEY_MS)
      become({ keys: `${shown.keys}${key}`.slice(-32) })
    },
    speaksInto: async (stream) => {
      const [track] = stream.getAudioTracks()
      if (isOver || track === undefined) return closeMicrophone(stream)
      track.enabled = !shown.isMuted
      const sender = connection?.getSenders().find(({ dtmf }) => dtmf !== null)
      try {
        await sender?.replaceTrack(track)
      } catch {
        return closeMicrophone(stream)
      }
      // It ended meanwhile.
      if (isOver) return closeMicrophone(stream)
      closeMicrophone(microphone)
      hold(stream)
      become({})
    },
    connectionLost: () => {
      if (isIncoming && shown.phase === "ringing") over("no-connection")
    },
    abandon: () => {
      isOver = true
      connection?.close()
      closeMicrophone(microphone)
    },
    microphone: () => microphone,
    heard: () => heard,
    connection: () => connection
  }
}

/** Tells the switch that it is over here: by BYE, by CANCEL, or that nobody answers. */
export const endSession = (session: RTCSession): void => {
  if (session.isEnded()) return
  session.terminate(session.direction === "incoming" && !session.isEstablished() ? { status_code: 603 } : {})
}

const newShown = (session: RTCSession, isIncoming: boolean): CallShown => ({
  way: isIncoming ? "in" : "out",
  number: decodeURIComponent(session.remote_identity.uri.user),
  name: session.remote_identity.display_name ?? "",
  phase: isIncoming ? "ringing" : "calling",
  talkingSinceMs: null,
  isMuted: false,
  keys: "",
  answersAfterSeconds: null
})

export const returningShown = ({ isMuted, name, number, talkingSinceEpochMs, way }: KeptCall): CallShown => ({
  way,
  number,
  name,
  phase: "returning",
  talkingSinceMs: talkingSinceEpochMs - performance.timeOrigin,
  isMuted,
  keys: "",
  answersAfterSeconds: null
})

const dialogOf = (message: IncomingResponse | IncomingRequest, side: "ours is From" | "ours is To"): DialogNames => {
  const [from, to] = [message.from, message.to].map((address) => address.getParam<string>("tag"))
  const [ourTag, theirTag] = side === "ours is From" ? [from, to] : [to, from]
  return { callId: message.getHeader("Call-ID"), ourTag: ourTag ?? "", theirTag: theirTag ?? "" }
}
