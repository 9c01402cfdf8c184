import { isAbsolute, join, normalize, sep } from "node:path"
import { isEndless, isToneStream } from "../media/tones/stream.ts"
import type { SwitchOptions } from "../exchange.ts"

/** The file, or the tones, behind a playback's argument; undefined when it names none we may play. `endless` for music. */
export const playbackFile = (
  options: Pick<SwitchOptions, "promptsFolder" | "musicOnHold">,
  data: string
): { readonly file: string; readonly endless: boolean } | undefined => {
  if (data.startsWith("local_stream://")) return { file: options.musicOnHold, endless: true }
  if (isToneStream(data)) return { file: data, endless: isEndless(data) }
  if (data === "" || data.includes("://") || data.includes("\0")) return undefined
  const file = inFolder(options.promptsFolder, data)
  return file === undefined ? undefined : { file, endless: false }
}

/** Where a recording goes; undefined for a relative path that leaves the recordings folder. */
export const recordingFile = (options: Pick<SwitchOptions, "recordingsFolder">, path: string): string | undefined =>
  path === "" || path.includes("\0") ? undefined : inFolder(options.recordingsFolder, path)

const inFolder = (folder: string, path: string): string | undefined => {
  if (isAbsolute(path)) return normalize(path)
  const joined = join(folder, path)
  return joined.startsWith(normalize(folder) + (folder.endsWith(sep) ? "" : sep)) ? joined : undefined
}
