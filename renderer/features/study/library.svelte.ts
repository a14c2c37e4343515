import type { JobContext } from '../../../electron/core/progress.ts'
import type { Failure, Result } from '../../../electron/core/result.ts'
import type { Skipped, Study, StudyIndex } from '../../../electron/core/study.ts'
import { forgetStudy, getProblems, listStudies, openStudies, pickPaths } from '../../lib/api/studies.ts'
import { uploadFiles } from '../../lib/api/uploads.ts'
import { JobState } from '../../lib/job-state.svelte.ts'
import type { Notices } from '../../lib/notices.svelte.ts'
import { patientNameText } from '../../lib/words.ts'
import type { DroppedFile } from './dropped-files.ts'
import { withPlaces } from './media-places.ts'
import { Problems } from './problems.svelte.ts'

/** The studies Sulcus knows, and the ways to open more. */
export class Library {
  readonly job = new JobState()
  studies = $state.raw<readonly Study[]>([])
  /** How many files were not opened with a study, by its id. */
  problemCounts = $state.raw<Readonly<Record<string, number>>>({})
  /** The files that the last opening, or that of a study, left out. */
  readonly problems = new Problems()
  loaded = $state(false)
  /** The address of the first image of what is being opened, while the others are read. */
  firstPicture = $state<string | null>(null)
  #openings = 0
  readonly #notices: Notices
  readonly #onOpened: (study: Study) => void
  readonly #onOutdated: (study: Study) => void

  /** `onOutdated` is told of a study, as it was, that now holds something else. */
  constructor(notices: Notices, onOpened: (study: Study) => void, onOutdated: (study: Study) => void) {
    this.#notices = notices
    this.#onOpened = onOpened
    this.#onOutdated = onOutdated
  }

  async load(): Promise<void> {
    const answer = await listStudies()
    this.loaded = true
    if (!answer.ok) return this.#notices.show(answer.failure)
    this.studies = answer.value.studies
    this.problemCounts = answer.value.problems
  }

  openPaths(paths: readonly string[]): Promise<void> {
    return this.#open('Opening', (context, show) => openStudies({ paths }, context, show))
  }

  /** Asks with the system's dialog first. */
  async pick(kind: 'files' | 'folder'): Promise<void> {
    const answer = await pickPaths(kind)
    if (!answer.ok) return this.#notices.show(answer.failure)
    if (answer.value.length > 0) await this.openPaths(answer.value)
  }

  /** Files dropped on the window: their bytes are handed over, since the page learns no paths. */
  async openFiles(files: readonly DroppedFile[]): Promise<void> {
    if (!files.some(({ file }) => file.size > 0)) {
      return this.#notices.show({ code: 'folder-empty', message: 'What was dropped holds no files, or only empty ones.' })
    }
    await this.#open('Reading dropped files', async (context, show) => {
      const upload = await uploadFiles(withPlaces(files), context)
      return upload.ok ? openStudies({ upload: upload.value }, context, show) : upload
    })
  }

  /** Opens the list of what was not opened with a study. */
  async showProblems(study: Study): Promise<void> {
    const answer = await getProblems(study.id)
    if (answer.ok) this.problems.showOf(patientNameText(study.patientName), answer.value)
    else this.#notices.show(answer.failure)
  }

  /** Takes a study off the list; its files stay. True when it is gone. */
  async forget(studyId: string): Promise<boolean> {
    const answer = await forgetStudy(studyId)
    if (answer.ok) this.studies = this.studies.filter(({ id }) => id !== studyId)
    else this.#notices.show(answer.failure)
    return answer.ok
  }

  /** @param work is given what shows the first image of what it opens */
  async #open(stage: string, work: (context: JobContext, show: (address: string) => void) => Promise<Result<StudyIndex>>): Promise<void> {
    this.problems.take([])
    // What an earlier opening said is about other files.
    this.#notices.clear()
    this.firstPicture = null
    const opening = (this.#openings += 1)
    try {
      const result = await this.job.run('studies', stage, (context) => work(context, (address) => (this.firstPicture = address)))
      if (result) await this.#take(result)
    } finally {
      // A later opening shows its own.
      if (this.#openings === opening) this.firstPicture = null
    }
  }

  async #take(result: Result<StudyIndex>): Promise<void> {
    if (!result.ok) return this.#notices.show(result.failure)
    this.problems.take(result.value.skipped)
    const before = this.studies
    await this.load()
    for (const study of before) {
      const now = this.studies.find(({ id }) => id === study.id)
      if (now && JSON.stringify(now) !== JSON.stringify(study)) this.#onOutdated(study)
    }
    const first = result.value.studies[0]
    const study = this.studies.find(({ id }) => id === first?.id) ?? first
    if (study) this.#onOpened(study)
    else {
      this.#notices.show(nothingOpened(result.value.skipped))
      if (result.value.skipped.length > 1) this.problems.open = true
    }
  }
}

/** One reason is said itself; several are in the list. */
function nothingOpened(skipped: readonly Skipped[]): Failure {
  const [only, ...others] = skipped
  const message = 'Nothing there could be opened. The list of problems says why.'
  return only && others.length === 0 ? { code: only.code, message: only.message } : { code: only?.code ?? 'folder-empty', message }
}
