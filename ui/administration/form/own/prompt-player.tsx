/** A prompt's sound as callers hear it. */
export const PromptPlayer = (props: {
  readonly href: string
  readonly label: string
  /** Who asked to hear it hears it at once. */
  readonly isPlayedAtOnce?: boolean
}) => (
  <audio
    class="h-10 w-full max-w-100"
    controls
    preload="none"
    autoplay={props.isPlayedAtOnce === true}
    src={props.href}
    aria-label={props.label}
  />
)
