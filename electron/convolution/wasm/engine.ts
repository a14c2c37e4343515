import { directItem } from './direct'
import { fourierBankItem, fourierSingleItem, kernelSpectrumItem } from './fourier-tiles'
import { DIRECT, FOURIER_BANK, FOURIER_SINGLE, ITEMS, KERNEL_SPECTRA, METHOD, NEXT_ITEM, SCRATCH, SCRATCH_BYTES, WINOGRAD } from './job-layout'
import { word } from './padded-rows'
import { separableItem } from './separable'
import { winogradItem } from './winograd'

/** Works on a job's items until none is left; every thread calls it with its own number. */
export function work(job: usize, thread: i32): void {
  const items = word(job, ITEMS)
  const method = word(job, METHOD)
  const scratch = <usize>word(job, SCRATCH) + <usize>thread * <usize>word(job, SCRATCH_BYTES)
  while (true) {
    const item = atomic.add<i32>(job + (NEXT_ITEM << 2), 1)
    if (item >= items) return
    if (method == DIRECT) directItem(job, item, scratch)
    else if (method == WINOGRAD) winogradItem(job, item, scratch)
    else if (method == KERNEL_SPECTRA) kernelSpectrumItem(job, item, scratch)
    else if (method == FOURIER_BANK) fourierBankItem(job, item, scratch)
    else if (method == FOURIER_SINGLE) fourierSingleItem(job, item, scratch)
    else separableItem(job, item, scratch)
  }
}
