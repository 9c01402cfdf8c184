import { access, constants } from "node:fs/promises"
import { playbackFile } from "../calls/file-names.ts"
import type { ApiCommand } from "./command.ts"

/** `file_exists <path>`: `true` or `false`. Ours says whether the file may be read, which FreeSWITCH does not look at. */
export const fileExists: ApiCommand = ({ options }, argument, settle) => {
  const file = playbackFile(options, argument)?.file
  if (file === undefined || argument.includes("://")) return settle("false")
  access(file, constants.R_OK).then(
    () => settle("true"),
    () => settle("false")
  )
}
