import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startSwitch } from "#engine/softswitch/start.ts"
import { DOOR } from "#engine/softswitch/testing/lines.ts"
import { loopbackOptions } from "#engine/softswitch/testing/loopback-options.ts"
import type { Told } from "./switch-child.ts"

/** The embedded switch and nothing else in this process, as `engine/workers/switch.ts` starts it; its parent asks by IPC. */
const folder = mkdtempSync(join(tmpdir(), "carillon-bench-sip-"))
const tell = (told: Told): void => void process.send?.(told)

const running = await startSwitch(
  {
    // More than any run here has at once: this measures the way of a call, not who is turned away.
    ...loopbackOptions({ folder, realm: "bench", password: "bench", maxLegs: 2_000 }),
    door: { ...DOOR, callsPerSecond: 100_000 },
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
