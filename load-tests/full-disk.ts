import { spawnSync } from "node:child_process"
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs"
import { join } from "node:path"

/** A real file system of its own, in memory, that can be filled up. */
export interface SmallDisk {
  readonly folder: string
  /** Leaves so many octets free, and takes the rest. */
  readonly fillBut: (freeOctets: number) => void
  /** Gives back what was taken. */
  readonly makeRoom: () => void
  readonly remove: () => void
}

/** A text says why there can be none here: mounting is root's, and some containers forbid it even to root. */
export const mountSmallDisk = (folder: string, octets: number): SmallDisk | string => {
  mkdirSync(folder, { recursive: true })
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${octets},mode=0755`, "tmpfs", folder], {
    encoding: "utf8"
  })
  if (mounted.status !== 0)
    return `no tmpfs can be mounted here: ${(mounted.stderr ?? "").trim() || String(mounted.error)}`
  const ballast = join(folder, "ballast")
  return {
    folder,
    fillBut: (freeOctets) => {
      const file = openSync(ballast, "a")
      const page = Buffer.alloc(4_096, 1)
      const { bavail, bsize } = statfsSync(folder)
      for (let left = bavail * bsize - freeOctets; left >= page.length; left -= page.length) writeSync(file, page)
      closeSync(file)
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove: () => void spawnSync("umount", ["-l", folder])
  }
}
