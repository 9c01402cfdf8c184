import { accessSync, chmodSync, constants, mkdirSync, statSync } from "node:fs"
import { dirname } from "node:path"

/** Folders that are written to: making them, and saying in a few words why it cannot be done. */

/** Makes `folder` with `mode` when it is not there. Returns why it cannot be written, or undefined when it can. */
export const makeWritable = (folder: string, mode: number): string | undefined => {
  try {
    make(folder, mode)
    accessSync(folder, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/**
 * One folder after the other: Node's own recursive way says ENOENT where the system says that the disk is read-only, and asks
 * for ever in a place like /proc.
 */
const make = (folder: string, mode: number): void => {
  if (isFolder(folder)) return
  if (dirname(folder) !== folder) make(dirname(folder), mode)
  try {
    mkdirSync(folder, { mode })
  } catch (error) {
    const { code } = error as { readonly code?: string }
    if (code === "EEXIST" && isFolder(folder)) return
    throw code === "ENOENT" ? new Error(`nothing can be made in ${dirname(folder)}`) : error
  }
  // Not what a strict umask made of it: another user than root may have to walk through.
  chmodSync(folder, mode)
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it is not there",
  EACCES: "this user may not",
  EPERM: "this user may not",
  EROFS: "the disk is read-only",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "there is a file of that name",
  ENOSPC: "the disk is full"
}

/** What the system said, in words. */
export const reasonOf = (error: unknown): string => {
  const { code, message } = error as { readonly code?: string; readonly message: string }
  return REASONS[code ?? ""] ?? message
}
