import { join } from "node:path"

/** Sockets of the switch. They have a folder of their own, for the switch, which strangers talk to, shall see none of the others'. */
export const sipSocketFolder = (run: string): string => join(run, "sip")

/** By it the gateway hands the WebSockets of telephones in browsers on. */
export const sipSocketIn = (run: string): string => join(sipSocketFolder(run), "ws.sock")

/** The event socket for the core, beside the port that is for everybody: half of what a word costs by TCP is TCP. */
export const eventSocketIn = (run: string): string => join(sipSocketFolder(run), "es.sock")
