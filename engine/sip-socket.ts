import { join } from "node:path"

/**
 * The socket by which the gateway hands the WebSockets of telephones in browsers on to the switch. It has a folder of its own, for
 * the switch, which strangers talk to, shall see none of the others' sockets.
 */
export const sipSocketFolder = (run: string): string => join(run, "sip")

export const sipSocketIn = (run: string): string => join(sipSocketFolder(run), "ws.sock")
