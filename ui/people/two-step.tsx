import { createResource, createSignal, For, Match, onMount, Show, Switch } from "solid-js"
import { signOut } from "../shared/session.ts"
import { momentText } from "../shared/time-text.ts"
import { ask, type Outcome, RecoveryCodes, TwoStepOffer, TwoStepView } from "./affairs.ts"
import { Labelled, PasswordField } from "./field.tsx"
import { QrPicture } from "./qr-picture.tsx"
import { w } from "./words.ts"

const PATH = "/api/me/two-step"
/** From then on the profile says that they run out. */
const FEW_CODES = 3

const firstOf = (problems: Readonly<Record<string, string>>) => Object.values(problems)[0]

/** Six digits, or a recovery code. */
const CodeField = (props: {
  readonly label: string
  readonly problem: string | undefined
  readonly onText: (text: string) => void
}) => (
  <Labelled id="two-step-code" label={props.label} problem={props.problem}>
    <input
      id="two-step-code"
      class="field num"
      autocomplete="one-time-code"
      autocapitalize="none"
      spellcheck={false}
      maxlength={40}
      aria-invalid={props.problem !== undefined}
      aria-describedby="two-step-code-problem"
      onInput={(event) => props.onText(event.currentTarget.value)}
    />
  </Labelled>
)

/** The secret for the app, a code of it, then the recovery codes: each shown this once. */
const SetUp = (props: { readonly word: string; readonly onDone: () => void }) => {
  const [offer, setOffer] = createSignal<TwoStepOffer>()
  const [codes, setCodes] = createSignal<ReadonlyArray<string>>()
  const [problem, setProblem] = createSignal<string>()
  const begin = async (): Promise<void> => {
    const outcome = await ask("POST", `${PATH}/offer`, TwoStepOffer)
    if ("problems" in outcome) setProblem(firstOf(outcome.problems))
    else setOffer(outcome.answer)
  }
  return (
    <Switch
      fallback={
        <>
          <Show when={problem()}>{(said) => <p class="mt-2 text-alarm">{said()}</p>}</Show>
          <button type="button" class="btn btn-main mt-4 min-h-10" onClick={() => void begin()}>
            {props.word}
          </button>
        </>
      }
    >
      <Match when={codes()}>{(told) => <Recovery codes={told()} onDone={() => props.onDone()} />}</Match>
      <Match when={offer()}>{(made) => <Confirm offer={made()} onCodes={setCodes} />}</Match>
    </Switch>
  )
}

const Confirm = (props: { readonly offer: TwoStepOffer; readonly onCodes: (codes: ReadonlyArray<string>) => void }) => {
  const [code, setCode] = createSignal("")
  const [busy, setBusy] = createSignal(false)
  const [problem, setProblem] = createSignal<string>()
  // The button that led here is gone: whoever uses the keyboard goes on where the next thing is done.
  onMount(() => document.getElementById("two-step-code")?.focus({ preventScroll: true }))
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    const outcome = await ask("POST", PATH, RecoveryCodes, { code: code() })
    setBusy(false)
    if ("problems" in outcome) setProblem(firstOf(outcome.problems))
    else props.onCodes(outcome.answer.recoveryCodes)
  }
  return (
    <form class="mt-4" novalidate onSubmit={(event) => void submit(event)}>
      <p>{w("two-step.scan")}</p>
      <div class="my-4">
        <QrPicture text={props.offer.uri} label={w("two-step.picture")} />
      </div>
      <p class="text-muted">{w("two-step.type")}</p>
      <code class="num break-all select-all">{props.offer.secret.replaceAll(/.{4}(?=.)/gu, "$& ")}</code>
      <CodeField label={w("two-step.code-shown")} problem={problem()} onText={setCode} />
      <button type="submit" class="btn btn-main min-h-10" disabled={busy()}>
        {w("two-step.confirm")}
      </button>
    </form>
  )
}

const Recovery = (props: { readonly codes: ReadonlyArray<string>; readonly onDone: () => void }) => {
  const [isCopied, setCopied] = createSignal(false)
  let saved: HTMLButtonElement | undefined
  onMount(() => saved?.focus())
  // Absent where the page did not come by TLS.
  const copy = (): void => void navigator.clipboard.writeText(props.codes.join("\n")).then(() => setCopied(true))
  return (
    <section class="mt-4" role="status">
      <p class="font-semibold">{w("two-step.recovery")}</p>
      <p class="mt-1">{w("two-step.recovery-lead")}</p>
      <ul class="num my-3 grid grid-cols-1 gap-x-6 gap-y-1 select-all sm:grid-cols-2">
        <For each={props.codes}>
          {(code) => (
            <li>
              <code>{code}</code>
            </li>
          )}
        </For>
      </ul>
      <div class="flex flex-wrap gap-2">
        <button type="button" class="btn btn-main" ref={(button) => (saved = button)} onClick={() => props.onDone()}>
          {w("two-step.saved")}
        </button>
        <Show when={window.isSecureContext}>
          <button type="button" class="btn" onClick={copy}>
            {w(isCopied() ? "two-step.copied" : "two-step.copy")}
          </button>
        </Show>
      </div>
    </section>
  )
}

/** In the profile: how it stands, on and off. */
export const TwoStepPart = () => {
  const [read, { refetch }] = createResource((): Promise<Outcome<TwoStepView>> => ask("GET", PATH, TwoStepView))
  const view = () => {
    const outcome = read.latest
    return outcome !== undefined && "answer" in outcome ? outcome.answer : undefined
  }
  const problem = () => {
    const outcome = read.latest
    return outcome !== undefined && "problems" in outcome ? firstOf(outcome.problems) : undefined
  }
  return (
    <Show when={view()?.hasPassword !== false}>
      <section class="panel p-4" aria-label={w("two-step.title")}>
        <h2 class="text-lg font-semibold">{w("two-step.title")}</h2>
        <Show when={problem()}>{(said) => <p class="text-alarm">{said()}</p>}</Show>
        <Show when={view()}>
          {(known) => (
            <Show
              when={known().isOn}
              fallback={
                <>
                  <p class="mt-1 text-muted">{w("two-step.lead")}</p>
                  <SetUp word={w("two-step.turn-on")} onDone={() => void refetch()} />
                </>
              }
            >
              <p class="mt-1">{w("two-step.on-since", { time: momentText(known().since, Date.now()) })}</p>
              <p class="text-muted">
                {w("two-step.codes-left", { count: known().recoveryCodesLeft })}
                <Show when={known().recoveryCodesLeft <= FEW_CODES}> {w("two-step.few-codes")}</Show>
              </p>
              <Show when={known().isWanted}>
                <p class="text-muted">{w("two-step.wanted")}</p>
              </Show>
              <TurnOff onDone={() => void refetch()} />
            </Show>
          )}
        </Show>
      </section>
    </Show>
  )
}

const TurnOff = (props: { readonly onDone: () => void }) => {
  const [isOpen, setOpen] = createSignal(false)
  const [password, setPassword] = createSignal("")
  const [code, setCode] = createSignal("")
  const [problems, setProblems] = createSignal<Readonly<Record<string, string>>>({})
  const open = (): void => {
    setOpen(true)
    document.getElementById("two-step-password")?.focus()
  }
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const outcome = await ask("POST", `${PATH}/off`, null, { password: password(), code: code() })
    if ("problems" in outcome) setProblems(outcome.problems)
    else props.onDone()
  }
  return (
    <Show
      when={isOpen()}
      fallback={
        <button type="button" class="btn mt-4" onClick={open}>
          {w("two-step.turn-off")}
        </button>
      }
    >
      <form novalidate onSubmit={(event) => void submit(event)}>
        <PasswordField
          id="two-step-password"
          label={w("password.old")}
          problem={problems()["password"]}
          complete="current-password"
          onText={setPassword}
        />
        <CodeField label={w("two-step.off-code")} problem={problems()["code"]} onText={setCode} />
        <Show when={problems()[""]}>{(said) => <p class="text-alarm">{said()}</p>}</Show>
        <div class="flex flex-wrap gap-2">
          <button type="submit" class="btn btn-main">
            {w("two-step.turn-off")}
          </button>
          <button type="button" class="btn" onClick={() => setOpen(false)}>
            {w("two-step.cancel")}
          </button>
        </div>
      </form>
    </Show>
  )
}

/** In the place of every page for whoever has to set it up first (`mustSetUpTwoStep` of the session). */
export const ForcedTwoStep = (props: { readonly onDone: () => void; readonly onOut: () => void }) => (
  <main class="grid min-h-full place-items-center overflow-y-auto p-4">
    <section class="panel w-full max-w-md p-8">
      <h1 class="text-xl font-semibold">{w("two-step.forced")}</h1>
      <p class="mt-1 text-muted">{w("two-step.lead")}</p>
      <SetUp word={w("two-step.begin")} onDone={() => props.onDone()} />
      <button
        type="button"
        class="btn btn-plain mt-4 w-full"
        onClick={() => void signOut().then((isOut) => isOut && props.onOut())}
      >
        {w("do.sign-out")}
      </button>
    </section>
  </main>
)
