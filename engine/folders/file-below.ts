import type { Stats } from "node:fs"
import { realpath, stat } from "node:fs/promises"
import { resolve, sep } from "node:path"

/**
 * The real path of a regular file below a folder, or null: names that climb out of it, links that lead out of it, and what is
 * not there all look the same to whoever asks.
 */
export const fileBelow = async (dir: string, name: string): Promise<{ path: string; stats: Stats } | null> => {
  if (name.includes("\0")) return null
  try {
    const folder = await realpath(dir)
    const path = await realpath(resolve(folder, name))
    if (!path.startsWith(folder + sep)) return null
    const stats = await stat(path)
    return stats.isFile() ? { path, stats } : null
  } catch {
    return null
  }
}
