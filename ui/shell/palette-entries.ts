import type { AnyThing } from "#engine/records/thing/thing.ts"
import { things } from "#engine/records/things.ts"
import { hrefOf, NEW, pageOf, PARAMETERS_PATH, TEST_CALL_PATH } from "../administration/paths.ts"
import { say, switchLanguage, t } from "../shared/language.ts"
import type { Session } from "../shared/session.ts"
import { nextTheme } from "../shared/theme.ts"
import { areasOf } from "./areas.ts"
import { manualOf } from "./manual-of.ts"
import { mayOpen } from "./may-open.ts"

/** One line of what Ctrl+K finds: a place to go to, or something to do. */
export interface Entry {
  readonly key: string
  readonly text: string
  /** What kind of thing it is, said behind it. */
  readonly kind: string
  readonly act: { readonly go: string } | { readonly run: () => void }
}

/** Pages, and commands. */
export const fixedEntries = (session: Session, leave: () => void): ReadonlyArray<Entry> => {
  const open = things.filter(({ permissions }) => mayOpen(session, permissions.view))
  const changeable = things.filter(({ permissions }) => mayOpen(session, permissions.edit))
  return [
    ...areasOf(session).map(({ name, path }) => ({
      key: path,
      text: t(`area.${name}`),
      kind: t("palette.page"),
      act: { go: path }
    })),
    ...open.map((thing) => ({
      key: hrefOf(thing),
      text: say(thing.words),
      kind: t("palette.page"),
      act: { go: hrefOf(thing) }
    })),
    ...changeable.map((thing) => ({
      key: pageOf(thing, NEW),
      text: t("palette.new", { what: say(thing.words) }),
      kind: t("palette.command"),
      act: { go: pageOf(thing, NEW) }
    })),
    ...(mayOpen(session, "parameters.view")
      ? [
          {
            key: PARAMETERS_PATH,
            text: t("parameters.title"),
            kind: t("palette.page"),
            act: { go: PARAMETERS_PATH }
          }
        ]
      : []),
    ...(mayOpen(session, "calls.view") && mayOpen(session, "agents.view") && mayOpen(session, "channels.view")
      ? [{ key: TEST_CALL_PATH, text: t("area.test-call"), kind: t("palette.page"), act: { go: TEST_CALL_PATH } }]
      : []),
    ...(mayOpen(session, "terminals.test")
      ? [{ key: "/lab", text: t("area.lab"), kind: t("palette.page"), act: { go: "/lab" } }]
      : []),
    ...(session.agent === null
      ? []
      : [{ key: "/telephone", text: t("account.telephone"), kind: t("palette.page"), act: { go: "/telephone" } }]),
    { key: "/profile", text: t("account.profile"), kind: t("palette.page"), act: { go: "/profile" } },
    { key: "manual", text: t("manual.title"), kind: t("palette.page"), act: { go: manualOf(session) } },
    { key: "language", text: t("palette.language"), kind: t("palette.command"), act: { run: switchLanguage } },
    { key: "theme", text: t("palette.theme"), kind: t("palette.command"), act: { run: nextTheme } },
    { key: "leave", text: t("account.leave"), kind: t("palette.command"), act: { run: leave } }
  ]
}

/** Those whose words hold all that was typed, in either case and any order. */
export const matching = (entries: ReadonlyArray<Entry>, typed: string): ReadonlyArray<Entry> => {
  const words = typed.toLowerCase().split(/\s+/u).filter(Boolean)
  return entries.filter(({ kind, text }) => {
    const whole = `${text} ${kind}`.toLowerCase()
    return words.every((word) => whole.includes(word))
  })
}

/** Whose rows are looked through while somebody types. */
export const searchedThings = (session: Session): ReadonlyArray<AnyThing> =>
  ["person", "number", "queue", "skill", "role", "flow"].flatMap((name) =>
    things.filter((thing) => thing.name === name && mayOpen(session, thing.permissions.view))
  )
