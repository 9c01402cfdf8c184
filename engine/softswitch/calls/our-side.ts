import type { Channel, ChannelMedia } from "../channel.ts"

/** Our side of a leg for its SDP: where its media are, and what it may speak. */
export const ourSide = ({ isNarrow, negotiated, sessionId }: Channel, local: ChannelMedia) => ({
  ...local,
  sessionId,
  isNarrow,
  spoken: negotiated
})
