import { join } from "node:path"
import type { StartSwitchOptions } from "../start.ts"
import { DOOR } from "./lines.ts"

/** How a throw-away switch starts that this machine alone calls: free ports, one folder for all it writes. */
export const loopbackOptions = (
  of: Pick<StartSwitchOptions, "maxLegs" | "mediaThreads"> & {
    readonly folder: string
    readonly realm: string
    readonly password: string
  }
): StartSwitchOptions => ({
  sip: { host: "127.0.0.1", otherHost: "::1", port: 0, tcpPort: 0, realm: of.realm },
  ...(of.mediaThreads === undefined ? {} : { mediaThreads: of.mediaThreads }),
  rtp: { from: 16_384, to: 32_766 },
  eventSocket: { host: "127.0.0.1", port: 0, password: of.password, controllers: ["127.0.0.0/8"] },
  maxLegs: of.maxLegs,
  door: DOOR,
  maxRecordingMs: 60_000,
  gain: true,
  recordingFormat: "pcm",
  silenceMs: undefined,
  promptsFolder: of.folder,
  recordingsFolder: of.folder,
  musicOnHold: join(of.folder, "music-on-hold.wav")
})
