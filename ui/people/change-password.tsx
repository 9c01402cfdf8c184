import { createResource, createSignal, Show } from "solid-js"
import { readSignInWays } from "../sign-in/provider.ts"
import { signOut } from "../shared/session.ts"
import { ask } from "./affairs.ts"
import { PasswordField } from "./field.tsx"
import { w } from "./words.ts"

/** One's own password: the old one, the new one twice. */
export const ChangePassword = (props: {
  readonly onDone: () => void
  /** What is asked for is the code of the centre's start: nobody has chosen a password yet. */
  readonly isSetUpCode?: boolean
}) => {
  const [old, setOld] = createSignal("")
  const [next, setNext] = createSignal("")
  const [again, setAgain] = createSignal("")
  const [busy, setBusy] = createSignal(false)
  const [problems, setProblems] = createSignal<Readonly<Record<string, string>>>({})

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy()) return
    if (next() !== again()) {
      setProblems({ again: w("password.differs") })
      return
    }
    setBusy(true)
    const outcome = await ask("POST", "/api/me/password", null, { old: old(), new: next() })
    setBusy(false)
    if ("answer" in outcome) return props.onDone()
    setProblems(outcome.problems)
  }

  return (
    <form novalidate onSubmit={(event) => void submit(event)}>
      <PasswordField
        id="old-password"
        label={w(props.isSetUpCode === true ? "password.set-up-code" : "password.old")}
        problem={problems()["old"]}
        complete={props.isSetUpCode === true ? "off" : "current-password"}
        onText={setOld}
      />
      <PasswordField
        id="new-password"
        label={w("password.new")}
        problem={problems()["new"]}
        complete="new-password"
        onText={setNext}
      />
      <PasswordField
        id="new-password-again"
        label={w("password.again")}
        problem={problems()["again"]}
        complete="new-password"
        onText={setAgain}
      />
      <Show when={problems()[""]}>{(problem) => <p class="text-alarm">{problem()}</p>}</Show>
      <button type="submit" class="btn btn-main mt-2 min-h-10 w-full" disabled={busy()}>
        {w("password.title")}
      </button>
    </form>
  )
}

/** As the start of a centre made it. */
const ADMIN = "admin"

/** In the place of every page for whoever has to choose a password first (`mustChangePassword` of the session). */
export const ForcedPasswordChange = (props: {
  readonly user: string
  readonly onDone: () => void
  readonly onOut: () => void
}) => {
  // The first administrator who loads the page again before they have chosen one is here, too.
  const [ways] = createResource(readSignInWays, { initialValue: { providerName: null, isNew: false } })
  const isSetUpCode = () => ways.latest.isNew && props.user === ADMIN
  return (
    <main class="grid h-full place-items-center p-4">
      <section class="panel w-full max-w-sm p-8">
        <h1 class="text-xl font-semibold">{w("password.forced")}</h1>
        <p class="mt-1 text-muted">{w("password.forced-lead")}</p>
        <ChangePassword isSetUpCode={isSetUpCode()} onDone={() => props.onDone()} />
        <button
          type="button"
          class="btn btn-plain mt-2 w-full"
          onClick={() => void signOut().then((isOut) => isOut && props.onOut())}
        >
          {w("do.sign-out")}
        </button>
      </section>
    </main>
  )
}
