import { createSignal, onMount, Show } from "solid-js"
import { person } from "#engine/records/people/schema.ts"
import { problemOf } from "#engine/records/thing/problems.ts"
import type { AnyThing } from "#engine/records/thing/thing.ts"
import { changeRow, readRow } from "../administration/records.ts"
import { ask } from "../people/affairs.ts"
import { Labelled, PasswordField } from "../people/field.tsx"
import { say, t } from "../shared/language.ts"
import { signIn } from "../shared/session.ts"
import { w } from "./words.ts"

/** As the start made it. */
const ADMIN = "admin"
const people = person as unknown as AnyThing

type Field = "code" | "name" | "password" | "again"

/**
 * In the place of the sign-in while a centre has no administrator: the code of its start, and the first person. The code is the
 * first password of `admin`, so the server counts and slows guesses as it does at every sign-in.
 */
export const NewCentre = (props: { readonly onIn: () => void }) => {
  const [values, setValues] = createSignal({ code: "", name: w("new.admin-name"), password: "", again: "" })
  const [problems, setProblems] = createSignal<Readonly<Record<string, string>>>({})
  const [busy, setBusy] = createSignal(false)
  let form: HTMLFormElement | undefined
  /** The code was right: whoever mends the password need not be let in twice. */
  let isIn = false
  const set = (field: Field) => (text: string) => void setValues({ ...values(), [field]: text })
  onMount(() => form?.querySelector("input")?.focus())

  const refuse = (found: Readonly<Record<string, string>>): void => {
    setProblems(found)
    const first = (["code", "name", "password", "again"] as const).find((field) => found[field] !== undefined)
    if (first !== undefined) form?.querySelector<HTMLElement>(`#new-${first}`)?.focus()
  }
  const enter = async (): Promise<Readonly<Record<string, string>> | null> => {
    const { again, code, name, password } = values()
    const missing = Object.entries({ code, name, password, again }).filter(([, text]) => text.trim() === "")
    if (missing.length > 0) return Object.fromEntries(missing.map(([field]) => [field, w("new.needed")]))
    const [unfit] = problemOf("name", people.fields["name"]!, name.trim())
    if (unfit !== undefined) return { name: say(unfit.words) }
    if (password !== again) return { again: w("new.differs") }
    if (!isIn) {
      const outcome = await signIn(ADMIN, code.trim())
      if (outcome !== "in")
        return {
          code: outcome === "wrong" || outcome === "code-needed" ? w("new.wrong-code") : t(`sign-in.${outcome}`)
        }
      isIn = true
    }
    const changed = await ask("POST", "/api/me/password", null, { old: code.trim(), new: password })
    if ("problems" in changed)
      return { password: changed.problems["new"] ?? changed.problems["old"] ?? changed.problems[""] ?? "" }
    await rename(name.trim())
    return null
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    const wrong = await enter()
    setBusy(false)
    if (wrong === null) props.onIn()
    else refuse(wrong)
  }

  return (
    <form
      ref={(element) => (form = element)}
      novalidate
      onSubmit={(event) => void submit(event)}
      data-testid="new-centre"
    >
      <h1 class="mt-6 text-xl font-semibold">{w("new.title")}</h1>
      <p class="mt-1 text-muted">{w("new.lead")}</p>
      <Labelled id="new-code" label={w("new.code")} problem={problems()["code"]}>
        <TextInput id="new-code" value="" isWrong={problems()["code"] !== undefined} onText={set("code")} isCode />
      </Labelled>
      <Labelled id="new-name" label={w("new.name")} problem={problems()["name"]}>
        <TextInput
          id="new-name"
          value={values().name}
          isWrong={problems()["name"] !== undefined}
          onText={set("name")}
        />
      </Labelled>
      <p class="text-sm text-muted">{w("new.user")}</p>
      <PasswordField
        id="new-password"
        label={w("new.password")}
        problem={problems()["password"]}
        complete="new-password"
        onText={set("password")}
      />
      <PasswordField
        id="new-again"
        label={w("new.again")}
        problem={problems()["again"]}
        complete="new-password"
        onText={set("again")}
      />
      <Show when={problems()[""]}>
        {(said) => (
          <p role="alert" class="text-alarm">
            {said()}
          </p>
        )}
      </Show>
      <button type="submit" class="btn btn-main mt-2 min-h-10 w-full" disabled={busy()}>
        {busy() ? t("sign-in.busy") : w("new.begin")}
      </button>
      <p class="mt-4 text-sm text-muted">{w("new.lost")}</p>
    </form>
  )
}

const TextInput = (props: {
  readonly id: string
  readonly value: string
  readonly isWrong: boolean
  readonly isCode?: boolean
  readonly onText: (text: string) => void
}) => (
  <input
    id={props.id}
    class="field"
    classList={{ num: props.isCode === true }}
    value={props.value}
    autocomplete="off"
    autocapitalize="none"
    spellcheck={false}
    maxlength={100}
    aria-invalid={props.isWrong}
    aria-describedby={`${props.id}-problem`}
    onInput={(event) => props.onText(event.currentTarget.value)}
  />
)

/** By the way every later change of a person goes. They are in: a name that was not kept is no reason to stay outside. */
const rename = async (name: string): Promise<void> => {
  const read = await readRow(people, ADMIN)
  if (read.kind !== "done" || read.value["name"] === name) return
  const values = Object.fromEntries(Object.keys(people.fields).map((field) => [field, read.value[field]]))
  await changeRow(people, ADMIN, read.value.version, { ...values, name })
}
