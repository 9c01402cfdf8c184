import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startSwitch } from "#engine/softswitch/start.ts"
import type { Told } from "./switch-child.ts"

/** The embedded switch and nothing else in this process, as `engine/workers/switch.ts` starts it; its parent asks by IPC. */
const folder = mkdtempSync(join(tmpdir(), "carillon-bench-sip-"))
const tell = (told: Told): void => void process.send?.(told)

const running = await startSwitch(
  {
    sip: { host: "127.0.0.1", port: 0, realm: "bench" },
    rtp: { from: 16_384, to: 32_766 },
    eventSocket: { host: "127.0.0.1", port: 0, password: "bench" },
    // More than any run here has at once: this measures the way of a call, not who is turned away.
    maxLegs: 2_000,
    door: { callsPerSecond: 100_000, messagesPerMinute: 100_000, refusalsPerMinute: 10, ignoredMs: 600_000 },
    silenceMs: 60_000,
    maxRecordingMs: 60_000,
    recordingFormat: "pcm",
    promptsFolder: folder,
    recordingsFolder: folder,
    musicOnHold: process.argv[2] ?? ""
  },
  { info: () => undefined, warning: (text) => tell({ warning: text }) }
)

const leave = async (): Promise<void> => {
  await running.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
}
process.on("message", (asked) => {
  if (asked === "used") {
    const { system, user } = process.cpuUsage()
    tell({ used: { cpuMs: (user + system) / 1000, health: running.health() } })
  } else void leave()
})
// The parent is gone: nobody would ever ask this process to leave.
process.once("disconnect", () => void leave())
tell({ sip: running.sip, eventSocket: running.eventSocket })
