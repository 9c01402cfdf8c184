/** Every drawing of icons.tsx. */
const ICONS = [
  "dot",
  "bell",
  "phone",
  "pencil",
  "bar",
  "cup",
  "ring",
  "broken",
  "alert",
  "info",
  "chevron",
  "cross",
  "check",
  "eye",
  "eye-off",
  "record",
  "refresh",
  "question",
  "wave",
  "speaker",
  "mute",
  "sun",
  "expand",
  "side",
  "hang-up",
  "globe",
  "person",
  "pages",
  "unplugged",
  "pause",
  "siren",
  "bubble",
  "envelope",
  "sms",
  "task",
  "out"
] as const
export type IconName = (typeof ICONS)[number]

/** A centre names icons for its reasons; one that is not drawn here is not shown. */
export const isIcon = (name: string): name is IconName => (ICONS as ReadonlyArray<string>).includes(name)
