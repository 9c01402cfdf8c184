import { A } from "@solidjs/router"
import Captions from "lucide-solid/icons/captions"
import { createSignal, For, type JSX, Show } from "solid-js"
import { hrefOfFile, hrefOfShipped } from "../administration/form/own/prompt-files.ts"
import { PromptPlayer } from "../administration/form/own/prompt-player.tsx"
import { languageText } from "../administration/form/own/voices.tsx"
import { language } from "../shared/language.ts"
import type { Problems } from "./keeping.ts"
import { keepWelcome, speakWelcome } from "./keeping-welcome.ts"
import { OwnFlow } from "./own-flow.tsx"
import { SET_UP_PATH } from "./paths.ts"
import { firstNumber } from "./standing.ts"
import { focusFirstProblem, Foot, SaveButton, StepForm, type StepProps } from "./step-form.tsx"
import { SHIPPED_WELCOMES, voicesOf, type Welcome, type WelcomeChoice, welcomeOf } from "./welcome.ts"
import { readBody } from "./wizard-flow.ts"
import { w } from "./words.ts"

/** What callers hear first: a text that the centre's voice speaks, or what came with the programme. */
export const PromptsStep = (props: StepProps) => {
  const body = () => firstNumber(props.standing)?.body
  return (
    <Show when={body()} fallback={<NoNumber {...props} />}>
      {(flow) => (
        <Show when={readBody(flow())} fallback={<LeftAlone {...props} />}>
          <WelcomeForm {...props} />
        </Show>
      )}
    </Show>
  )
}

const NoNumber = (props: StepProps) => (
  <StepForm
    title={w("prompts.title")}
    problems={null}
    isBusy={false}
    onSubmit={() => props.onKept()}
    foot={<Foot back="team" later="prompts" children={null} />}
  >
    <p class="mt-4 flex flex-wrap items-center gap-3" role="status">
      {w("test.no-number")}
      <A class="btn" href={`${SET_UP_PATH}/centre`}>
        {w("test.to-step")}
      </A>
    </p>
  </StepForm>
)

const LeftAlone = (props: StepProps) => (
  <StepForm
    title={w("prompts.title")}
    problems={null}
    isBusy={false}
    onSubmit={() => props.onKept()}
    foot={
      <Foot back="team">
        <button type="submit" class="btn btn-main" data-testid="next">
          {w("wizard.next")}
        </button>
      </Foot>
    }
  >
    <OwnFlow standing={props.standing} says="prompts.own-flow" />
  </StepForm>
)

const WelcomeForm = (props: StepProps) => {
  const [welcome, setWelcome] = createSignal<Welcome>(welcomeOf(props.standing, language()))
  const [problems, setProblems] = createSignal<Problems>(null)
  const [busy, setBusy] = createSignal(false)
  let box: HTMLDivElement | undefined
  /** What is heard and what is kept is the same text, without the spaces around it. */
  const said = (): Welcome => ({ ...welcome(), text: welcome().text.trim() })
  const attempt = async (doing: () => Promise<Problems>): Promise<boolean> => {
    if (busy()) return false
    setBusy(true)
    const isMute = said().choice === "own" && said().text === ""
    setProblems(isMute ? { welcome: w("prompts.needed") } : await doing())
    setBusy(false)
    if (problems() !== null) focusFirstProblem(box)
    return problems() === null
  }
  const listen = () =>
    attempt(async () => {
      const { language: spokenIn, text } = said()
      const spoken = await speakWelcome(text, spokenIn)
      if ("problems" in spoken) return spoken.problems
      setWelcome((now) => ({ ...now, made: spoken.made }))
      return null
    })
  const keep = async (): Promise<void> => {
    if (await attempt(() => keepWelcome(props.standing, said()))) props.onKept()
  }
  const choose = (choice: WelcomeChoice): void => {
    setProblems(null)
    setWelcome({ ...welcome(), choice })
  }
  return (
    <div ref={(element) => (box = element)}>
      <StepForm
        title={w("prompts.title")}
        problems={problems()}
        isBusy={busy()}
        onSubmit={() => void keep()}
        foot={
          <Foot back="team" later="prompts">
            <SaveButton isBusy={busy()} />
          </Foot>
        }
      >
        <fieldset class="mt-4 flex flex-col gap-3">
          <legend class="sr-only">{w("prompts.title")}</legend>
          <Option choice="own" welcome={welcome()} label={w("prompts.own")} onChoose={choose}>
            <OwnWelcome
              welcome={welcome()}
              problem={problems()?.["welcome"]}
              isBusy={busy()}
              onText={(text) => setWelcome({ ...welcome(), text })}
              onListen={() => void listen()}
            />
          </Option>
          <For each={SHIPPED_WELCOMES}>
            {(id) => (
              <Option choice={id} welcome={welcome()} label={w(`prompts.shipped.${id}`)} onChoose={choose}>
                <Shipped {...props} id={id} spokenIn={welcome().language} />
              </Option>
            )}
          </For>
        </fieldset>
      </StepForm>
    </div>
  )
}

const Option = (props: {
  readonly choice: WelcomeChoice
  readonly welcome: Welcome
  readonly label: string
  readonly onChoose: (choice: WelcomeChoice) => void
  readonly children: JSX.Element
}) => {
  const isChosen = () => props.welcome.choice === props.choice
  return (
    <div class="rounded-md border p-3" classList={{ "border-accent": isChosen(), "border-line": !isChosen() }}>
      <label class="flex min-h-8 items-center gap-2 font-medium">
        <input
          type="radio"
          name="set-up-welcome-choice"
          class="size-4 accent-accent"
          value={props.choice}
          checked={isChosen()}
          onChange={() => props.onChoose(props.choice)}
        />
        {props.label}
      </label>
      <Show when={isChosen()}>{props.children}</Show>
    </div>
  )
}

const OwnWelcome = (props: {
  readonly welcome: Welcome
  readonly problem: string | undefined
  readonly isBusy: boolean
  readonly onText: (text: string) => void
  readonly onListen: () => void
}) => {
  const wasThere = props.welcome.made?.file
  /** A sound of another text would mislead. */
  const file = () => (props.welcome.made?.text === props.welcome.text.trim() ? props.welcome.made.file : undefined)
  return (
    <div class="mt-2 max-w-xl">
      <label class="mb-1 block text-sm text-muted" for="set-up-welcome">
        {w("prompts.text", { language: languageText(props.welcome.language) })}
      </label>
      <textarea
        id="set-up-welcome"
        class="field py-2"
        rows={3}
        maxlength={500}
        lang={props.welcome.language}
        value={props.welcome.text}
        aria-invalid={props.problem !== undefined}
        aria-describedby="set-up-welcome-about"
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
      <div id="set-up-welcome-about" class="text-sm">
        <p class="text-muted">{w("prompts.text-help")}</p>
        <p role="alert" class="min-h-5 text-alarm">
          {props.problem ?? ""}
        </p>
      </div>
      <div class="flex flex-wrap items-center gap-3">
        <button type="button" class="btn" disabled={props.isBusy} data-testid="listen" onClick={() => props.onListen()}>
          <Captions size={16} aria-hidden="true" />
          {w("prompts.listen")}
        </button>
        <Show when={props.isBusy}>
          <span class="text-muted" role="status">
            {w("prompts.busy")}
          </span>
        </Show>
        <Show when={file()} keyed>
          {(made) => (
            <PromptPlayer href={hrefOfFile(made)} label={w("prompts.player")} isPlayedAtOnce={made !== wasThere} />
          )}
        </Show>
      </div>
    </div>
  )
}

const Shipped = (
  props: Pick<StepProps, "standing"> & {
    readonly id: (typeof SHIPPED_WELCOMES)[number]
    readonly spokenIn: Welcome["language"]
  }
) => {
  const voice = () => voicesOf(props.standing, props.id)[props.spokenIn]
  const href = () => {
    const file = voice()?.file ?? null
    return file === null ? hrefOfShipped(props.id, props.spokenIn) : hrefOfFile(file)
  }
  return (
    <div class="mt-2 flex max-w-xl flex-col gap-2">
      <p lang={props.spokenIn}>{voice()?.text ?? ""}</p>
      <Show when={props.id === "welcome"}>
        <p class="text-sm text-muted">{w("prompts.keys-unasked")}</p>
      </Show>
      <PromptPlayer href={href()} label={w("prompts.player")} />
    </div>
  )
}
