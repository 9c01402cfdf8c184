import type { Target } from "./target.ts"
import { browser } from "./targets/browser.ts"
import { eventSocket } from "./targets/event-socket.ts"
import { rtcp } from "./targets/rtcp.ts"
import { rtp } from "./targets/rtp.ts"
import { sdp } from "./targets/sdp.ts"
import { stream, userAgent } from "./targets/user-agent.ts"

/** Everything of the switch that reads what others wrote. */
export const TARGETS: ReadonlyArray<Target> = [userAgent, stream, sdp, rtp, rtcp, browser, eventSocket]
