import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { connect } from "../releases/connection.ts"
import type { About } from "../releases/about.ts"
import { importRelease } from "../releases/import.ts"

const FOLDER = new URL("../releases/", import.meta.url).pathname

/** What one release left behind. */
export interface Release {
  readonly number: number
  readonly folder: string
  readonly about: About
}

/** Every release that was recorded, the oldest first. */
export const recordedReleases = (from = FOLDER): ReadonlyArray<Release> =>
  readdirSync(from)
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => {
      const folder = join(from, name)
      return {
        number: Number(name),
        folder,
        about: JSON.parse(readFileSync(join(folder, "about.json"), "utf8")) as About
      }
    })
    .toSorted((a, b) => a.number - b.number)

/** Makes an empty database a copy of what the release left. */
export const copyInto = async (url: string, { folder }: Release): Promise<void> => {
  const db = connect(url)
  try {
    await importRelease(db, folder)
  } finally {
    await db.end({ timeout: 1 })
  }
}
