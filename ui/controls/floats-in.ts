/** Where a list that floats belongs: into the dialog that its control stands in. Beside an open one nothing can be clicked. */
export const floatsIn = (control: Element | undefined): HTMLElement => control?.closest("dialog") ?? document.body

/** In a dialog a press on a choice leaves the focus where it is: the dialog would take it, and the list be gone before the choice is made. */
export const keepFocus = (event: MouseEvent & { readonly currentTarget: Element }): void => {
  if (event.currentTarget.closest("dialog") !== null) event.preventDefault()
}
