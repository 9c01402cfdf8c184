import { createEffect, createSignal, onMount, Show } from "solid-js"
import { Brand } from "../shared/brand.tsx"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { signIn, type SignInProblem } from "../shared/session.ts"
import { LanguageButton, ThemeButton } from "../shared/settings.tsx"
import { showTitle } from "../shared/title.ts"

type Problem = SignInProblem | "empty" | "ended"

/** Name and password. `ended` says that an earlier session ran out; `onIn` is called when the server has set its cookie. */
export const SignInPage = (props: { readonly ended: boolean; readonly onIn: () => void }) => {
  const [busy, setBusy] = createSignal(false)
  const [shown, setShown] = createSignal(false)
  const [problem, setProblem] = createSignal<Problem | null>(props.ended ? "ended" : null)
  let user: HTMLInputElement | undefined
  let password: HTMLInputElement | undefined

  onMount(() => {
    user?.focus()
  })
  createEffect(() => showTitle(`${t("sign-in.title")} · Carillon`))

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
    setProblem(outcome)
    password.focus()
    password.select()
  }

  return (
    <div class="flex h-full flex-col">
      <main class="grid flex-1 place-items-center p-4">
        <form class="panel w-full max-w-sm p-8" novalidate onSubmit={(event) => void submit(event)}>
          <div class="text-lg">
            <Brand size="size-8" />
          </div>
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
          <div id="problem" role="alert" class="mt-3 min-h-6">
            <Show when={problem()}>
              {(which) => (
                <span class="flex items-start gap-2 text-alarm">
                  <Icon name="alert" class="mt-0.5 flex-none" size="1.1em" />
                  {t(`sign-in.${which()}`)}
                </span>
              )}
            </Show>
          </div>
          <button type="submit" class="btn btn-main mt-2 min-h-10 w-full" disabled={busy()}>
            {t(busy() ? "sign-in.busy" : "sign-in.submit")}
          </button>
        </form>
      </main>
      <footer class="flex h-10 flex-none justify-center gap-2">
        <LanguageButton class="bar-btn" />
        <ThemeButton class="bar-btn" />
      </footer>
    </div>
  )
}
