import { createSignal, onMount } from "solid-js"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { signIn } from "../shared/session.ts"
import type { CameBack } from "./provider.ts"
import { type Problem, SignInProblemLine } from "./problem-line.tsx"

/** Name and password. `onCode` when they are right and the account wants a code, too. */
export const PasswordStep = (props: {
  readonly ended: boolean
  /** What came of the way to the office's own accounts. */
  readonly back: CameBack | "coming" | null
  readonly onIn: () => void
  readonly onCode: (user: string, password: string) => void
}) => {
  const [busy, setBusy] = createSignal(false)
  const [shown, setShown] = createSignal(false)
  const [problem, setProblem] = createSignal<Problem | null>(props.ended ? "ended" : null)
  const cameBack = () => (props.back === "coming" ? null : props.back)
  let user: HTMLInputElement | undefined
  let password: HTMLInputElement | undefined

  onMount(() => {
    user?.focus()
  })

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy() || user === undefined || password === undefined) return
    const [name, secret] = [user.value.trim(), password.value]
    if (name === "" || secret === "") {
      setProblem("empty")
      ;(name === "" ? user : password).focus()
      return
    }
    setBusy(true)
    setProblem(null)
    const outcome = await signIn(name, secret)
    setBusy(false)
    if (outcome === "in") return props.onIn()
    if (outcome === "code-needed") return props.onCode(name, secret)
    setProblem(outcome)
    password.focus()
    password.select()
  }

  return (
    <form novalidate onSubmit={(event) => void submit(event)}>
      <h1 class="mt-6 text-xl font-semibold">{t("sign-in.title")}</h1>
      <p class="mt-1 text-muted">{t("sign-in.lead")}</p>

      <label class="mt-6 mb-1 block font-medium" for="user">
        {t("sign-in.user")}
      </label>
      <input
        id="user"
        name="username"
        ref={(field) => (user = field)}
        class="field"
        autocomplete="username"
        autocapitalize="none"
        spellcheck={false}
        maxlength={64}
        aria-invalid={problem() === "wrong"}
        aria-describedby="problem"
      />
      <label class="mt-4 mb-1 block font-medium" for="password">
        {t("sign-in.password")}
      </label>
      <div class="relative">
        <input
          id="password"
          name="password"
          ref={(field) => (password = field)}
          class="field pr-11"
          type={shown() ? "text" : "password"}
          autocomplete="current-password"
          maxlength={256}
          aria-invalid={problem() === "wrong"}
          aria-describedby="problem"
        />
        <button
          type="button"
          class="btn btn-plain absolute inset-y-1 right-1 w-8 px-0 text-muted"
          aria-label={t(shown() ? "sign-in.hide-password" : "sign-in.show-password")}
          aria-pressed={shown()}
          onClick={() => setShown(!shown())}
        >
          <Icon name={shown() ? "eye-off" : "eye"} />
        </button>
      </div>
      <SignInProblemLine problem={problem() ?? cameBack()?.problem ?? null} who={cameBack()?.who ?? ""} />
      <button type="submit" class="btn btn-main mt-2 min-h-10 w-full" disabled={busy() || props.back === "coming"}>
        {t(busy() || props.back === "coming" ? "sign-in.busy" : "sign-in.submit")}
      </button>
    </form>
  )
}
