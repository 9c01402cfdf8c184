/**
 * The supervisor: starts each worker with the rights of one manifest, keeps it running, shows its health, stops it.
 * It has no work of its own, so that it has no reason to end. Start it with `npm start`.
 */
import { join } from "node:path"
import { runCentre } from "./supervisor/run.ts"

process.exit(await runCentre(join(import.meta.dirname, ".."), process.argv.slice(2)))
