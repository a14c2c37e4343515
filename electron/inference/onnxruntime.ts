/**
 * The runtime of all networks, and the only importer of onnxruntime-node.
 *
 * Since 1.29 its libraries for Linux and macOS hold an uploader of usage events (which models, how long, an identifier of
 * the machine) that is on unless this variable is set before the first network is opened; then no uploader is made and
 * nothing is written (onnxruntime pull requests 27379 and 29843). The library reads the process's environment, which a
 * worker thread cannot change: networks are opened on main threads only. On Windows the runtime tells the system's event
 * tracing and opens no connection of its own.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1'

export { InferenceSession, Tensor } from 'onnxruntime-node'
