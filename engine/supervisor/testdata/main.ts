/** A supervisor like engine/main.ts, with workers that have no work. */
import { join } from "node:path"
import { manifest, type WorkerSpec } from "../manifest.ts"
import { runCentre } from "../run.ts"
import { fixture } from "./specs.ts"

const root = join(import.meta.dirname, "../../..")

process.exit(
  await runCentre(root, process.argv.slice(2), (settings, paths): ReadonlyArray<WorkerSpec> => [
    // Its workers open no ports; those of a real centre are tried when a test asks for it.
    fixture("store", paths, {
      opens: process.env["PORTS"] === "real" ? manifest(settings, paths).flatMap(({ opens }) => opens) : []
    }),
    fixture("steady", paths, { after: ["store"] }),
    ...(process.env["CORE"] === undefined ? [] : [fixture("core", paths, { after: ["store"] })]),
    ...(process.env["FIXTURE"] === undefined
      ? []
      : [
          fixture(process.env["FIXTURE"], paths, {
            after: ["steady", ...(process.env["CORE"] === undefined ? [] : ["core"])]
          })
        ])
  ])
)
