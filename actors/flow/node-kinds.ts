import { alarmCall } from "./nodes/alarm-call.ts"
import { alarmTones } from "./nodes/alarm-tones.ts"
import { callback } from "./nodes/callback.ts"
import { enqueue } from "./nodes/enqueue.ts"
import { hangUp } from "./nodes/hang-up.ts"
import { hours } from "./nodes/hours.ts"
import { menu } from "./nodes/menu.ts"
import { play } from "./nodes/play.ts"
import { say } from "./nodes/say.ts"
import { voicemail } from "./nodes/voicemail.ts"

/** Every kind of node a flow can have: the designer's palette. */
export const nodeKinds = [play, say, menu, hours, alarmCall, alarmTones, callback, voicemail, enqueue, hangUp] as const
