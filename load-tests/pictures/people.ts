import { spawn } from "node:child_process"
import { join } from "node:path"
import type { RunningCentre } from "../running-centre.ts"

/** The demo's simulated agents and callers on this centre, so that pages show what a day shows. */
export const startCrowd = (centre: RunningCentre): { readonly stop: () => Promise<void> } => {
  const accounts = join(centre.dataDir ?? "", "accounts.csv")
  const child = spawn(
    process.execPath,
    // It ends with us: it hears when the way to us is cut.
    [
      new URL("../demo.ts", import.meta.url).pathname,
      "--centre",
      centre.baseUrl,
      "--sip",
      `${centre.sip.address}:${centre.sip.port}`,
      "--realm",
      centre.realm,
      "--accounts",
      accounts
    ],
    {
      env: { ...process.env, CARILLON_ADMIN_PASSWORD: centre.admin.password },
      stdio: ["ignore", "ignore", "inherit", "ipc"]
    }
  )
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  return {
    stop: async () => {
      child.kill("SIGTERM")
      await gone
    }
  }
}
