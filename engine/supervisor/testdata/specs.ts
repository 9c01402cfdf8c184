import { join } from "node:path"
import type { Paths } from "../../workers/frame/messages.ts"
import type { WorkerSpec } from "../manifest.ts"

/** A worker of this folder: it may read the house and write its sockets' folder. */
export const fixture = (name: string, paths: Paths, rest: Partial<WorkerSpec> = {}): WorkerSpec => ({
  name,
  entry: `engine/supervisor/testdata/${name}.ts`,
  rights: {
    read: [
      join(paths.root, "engine"),
      join(paths.root, "config"),
      join(paths.root, "node_modules"),
      join(paths.root, "package.json"),
      paths.run
    ],
    write: [paths.run]
  },
  usesDatabase: true,
  asksInside: true,
  folders: [],
  opens: [],
  after: [],
  standby: false,
  servesHealth: false,
  startWithinMs: 30_000,
  niceness: { wanted: 0, withoutRight: 0 },
  silentWithinS: 30,
  ...rest
})
