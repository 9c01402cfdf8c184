import type { Channel, ChannelMedia } from "../channel.ts"

/** Our side of a leg for its SDP: where its media are, and what it may speak. */
export const ourSide = ({ isNarrow, isWide, negotiated, remoteSdp, sessionId }: Channel, local: ChannelMedia) => ({
  ...local,
  sessionId,
  isNarrow,
  spoken: negotiated,
  // Before it has said what it speaks, nobody knows whom it will talk with.
  ...(negotiated?.browser === undefined ? {} : { isWide, opusPayloadType: opusIn(remoteSdp) })
})

/** Its own number for Opus, which an offer of ours keeps (RFC 3264 §8.3.2). */
export const opusIn = (sdp = ""): number | undefined => {
  const [, number] = /^a=rtpmap:(\d{2,3}) opus\/48000/imu.exec(sdp) ?? []
  return number === undefined ? undefined : Number(number)
}
