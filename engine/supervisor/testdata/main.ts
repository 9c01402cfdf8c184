/** A supervisor like engine/main.ts, with workers that have no work. */
import { join } from "node:path"
import type { WorkerSpec } from "../manifest.ts"
import { runCentre } from "../run.ts"
import { fixture } from "./specs.ts"

const root = join(import.meta.dirname, "../../..")

process.exit(
  await runCentre(root, process.argv.slice(2), (_settings, paths): ReadonlyArray<WorkerSpec> => [
    fixture("store", paths),
    fixture("steady", paths, { after: ["store"] }),
    ...(process.env["FIXTURE"] === undefined ? [] : [fixture(process.env["FIXTURE"], paths, { after: ["steady"] })])
  ])
)
