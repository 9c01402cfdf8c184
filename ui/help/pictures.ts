import type { Language } from "../shared/language.ts"

/** The address of each picture, as the build names it; nothing of a picture is loaded before it is shown. */
const addresses: Readonly<Record<string, string>> = import.meta.glob("./pictures/*.webp", {
  eager: true,
  query: "?url",
  import: "default"
})

export const pictureOf = (name: string, language: Language): string | undefined =>
  addresses[`./pictures/${name}.${language === "en" ? "en" : "zh"}.webp`]
