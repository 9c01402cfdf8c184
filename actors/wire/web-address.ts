/** A panel opens it with one click: nothing but pages, never a script or a file. */
export const isWebAddress = (text: string): boolean => /^https?:\/\/[^\s/?#]+(?:[/?#]\S*)?$/iu.test(text)
