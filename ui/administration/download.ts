import type { AnyThing } from "#engine/records/thing/thing.ts"
import { language } from "../shared/language.ts"
import { tellRefusal } from "./telling.ts"
import { nameIn } from "./file-name.ts"
import { refusalIn } from "./records.ts"

/** In which language a file has its heads and words: that of the screen. */
export const headsLanguage = (): "zh" | "en" => (language() === "en" ? "en" : "zh")

/** Fetches a file and gives it to the browser's downloads. What goes wrong is said on this page, which stays. */
export const download = async (thing: AnyThing | null, path: string, usualName: string): Promise<void> => {
  let response: Response
  try {
    response = await fetch(path)
  } catch (error) {
    return tellRefusal({ kind: "refused", why: "away", message: String(error) })
  }
  if (!response.ok) return tellRefusal(await refusalIn(response, thing))
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement("a")
  link.href = url
  link.download = nameIn(response.headers.get("content-disposition")) ?? usualName
  link.click()
  URL.revokeObjectURL(url)
}
