import { createSignal, onMount } from "solid-js"
import { t } from "../shared/language.ts"
import { signIn, type SignInProblem } from "../shared/session.ts"
import { SignInProblemLine } from "./problem-line.tsx"

/** After the right password of an account with two-step sign-in: the code of the app, or a recovery code. */
export const CodeStep = (props: {
  readonly user: string
  readonly password: string
  readonly onIn: () => void
  readonly onBack: () => void
}) => {
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<SignInProblem | "code-empty" | null>(null)
  let field: HTMLInputElement | undefined

  onMount(() => field?.focus())

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy() || field === undefined) return
    const code = field.value.trim()
    if (code === "") {
      setProblem("code-empty")
      return field.focus()
    }
    setBusy(true)
    setProblem(null)
    const outcome = await signIn(props.user, props.password, code)
    setBusy(false)
    if (outcome === "in") return props.onIn()
    // The password was changed meanwhile, or a code is not wanted any more: from the beginning.
    if (outcome === "wrong" || outcome === "code-needed") return props.onBack()
    setProblem(outcome)
    field.focus()
    field.select()
  }

  return (
    <form novalidate onSubmit={(event) => void submit(event)}>
      <h1 class="mt-6 text-xl font-semibold">{t("sign-in.code-title")}</h1>
      <p class="mt-1 text-muted">{t("sign-in.code-lead")}</p>
      <label class="mt-6 mb-1 block font-medium" for="code">
        {t("sign-in.code")}
      </label>
      <input
        id="code"
        name="code"
        ref={(input) => (field = input)}
        class="field num"
        autocomplete="one-time-code"
        autocapitalize="none"
        spellcheck={false}
        maxlength={40}
        aria-invalid={problem() === "wrong-code"}
        aria-describedby="problem"
      />
      <SignInProblemLine problem={problem()} />
      <button type="submit" class="btn btn-main mt-2 min-h-10 w-full" disabled={busy()}>
        {t(busy() ? "sign-in.busy" : "sign-in.submit")}
      </button>
      <button type="button" class="btn btn-plain mt-2 w-full" onClick={() => props.onBack()}>
        {t("sign-in.other")}
      </button>
    </form>
  )
}
