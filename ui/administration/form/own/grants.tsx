import { createMemo, For } from "solid-js"
import { LEVELS, PERMISSIONS } from "#wire/permissions.ts"
import { say, t } from "../../../shared/language.ts"
import { levelText, objectsOfPermissions, permissionText } from "../../value-text.ts"
import type { InputProps } from "../input-props.ts"

interface Given {
  readonly permission: string
  readonly level: string
}

/** What a role permits: each object with its actions, each action with how far it reaches. */
export const Grants = (props: InputProps<ReadonlyArray<Given>>) => {
  const levels = createMemo(() => new Map(props.value.map(({ level, permission }) => [permission, level])))
  const set = (permissions: ReadonlyArray<string>, level: string): void => {
    const next = new Map(levels())
    for (const permission of permissions) {
      if (level === "") next.delete(permission)
      else next.set(permission, level)
    }
    // In the order of the table, so that what is given and taken again changes nothing.
    props.onChange(
      PERMISSIONS.flatMap((permission) => {
        const given = next.get(permission)
        return given === undefined ? [] : [{ permission, level: given }]
      })
    )
  }
  return (
    <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
      <p class="mb-2 text-muted">{t("grants.count", { count: props.value.length, all: PERMISSIONS.length })}</p>
      <For each={objectsOfPermissions()}>
        {([name, object]) => {
          const all = Object.keys(object.actions).map((action) => `${name}.${action}`)
          return (
            <section class="flex flex-wrap items-start gap-x-4 border-t border-line py-1.5">
              <h2 class="w-28 flex-none pt-1 font-semibold max-sm:w-full">{say(object.words)}</h2>
              <div class="flex min-w-0 flex-1 flex-wrap gap-x-4 gap-y-1 max-sm:basis-full">
                <For each={all}>
                  {(permission) => (
                    <label class="flex items-center gap-1.5">
                      <span>{actionText(object.actions[permission.slice(name.length + 1)])}</span>
                      <LevelSelect
                        label={permissionText(permission)}
                        value={levels().get(permission) ?? ""}
                        isDisabled={props.isDisabled}
                        onChange={(level) => set([permission], level)}
                      />
                    </label>
                  )}
                </For>
                <label class="ml-auto flex items-center gap-1.5 text-muted">
                  {t("grants.all")}
                  <LevelSelect
                    label={`${say(object.words)}: ${t("grants.all")}`}
                    value={same(all.map((permission) => levels().get(permission) ?? ""))}
                    isDisabled={props.isDisabled}
                    onChange={(level) => set(all, level)}
                  />
                </label>
              </div>
            </section>
          )
        }}
      </For>
    </div>
  )
}

const actionText = (words: { readonly zh: string; readonly en: string } | undefined): string =>
  words === undefined ? "" : say(words)

/** The level that all have; `mixed` when they differ. */
const same = (levels: ReadonlyArray<string>): string =>
  levels.every((level) => level === levels[0]) ? (levels[0] ?? "") : "mixed"

/** The browser's own select: a hundred of them are on the page, and the library's cost a hundred times as much. */
const LevelSelect = (props: {
  readonly label: string
  readonly value: string
  readonly isDisabled: boolean
  readonly onChange: (level: string) => void
}) => (
  <select
    class="rounded-md border border-line bg-bg px-1 py-1"
    classList={{ "font-semibold text-accent": props.value !== "" && props.value !== "mixed" }}
    aria-label={props.label}
    disabled={props.isDisabled}
    onChange={(event) => props.onChange(event.currentTarget.value)}
  >
    <option value="mixed" hidden selected={props.value === "mixed"}>
      …
    </option>
    <option value="" selected={props.value === ""}>
      {t("level.none")}
    </option>
    <For each={LEVELS}>
      {(level) => (
        <option value={level} selected={props.value === level}>
          {levelText(level)}
        </option>
      )}
    </For>
  </select>
)
