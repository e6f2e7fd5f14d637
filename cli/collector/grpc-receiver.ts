/** OTLP over gRPC: `TraceService/Export`. */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type handleUnaryCall,
  Server,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { decodeProtobuf } from './decode-protobuf.js';
import {
  type ExportTraceServiceResponse,
  ExportTraceServiceResponseSchema,
} from './generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.js';
import { type Intake, partialSuccess } from './intake.js';
import { MalformedRequestError } from './received-span.js';

// The request stays bytes here: decoded in the handler, a malformed one can be answered with the status it deserves.
const SERVICE: ServiceDefinition<{ Export: handleUnaryCall<Buffer, ExportTraceServiceResponse> }> = {
  Export: {
    path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    requestStream: false,
    responseStream: false,
    requestSerialize: (bytes) => bytes,
    requestDeserialize: (bytes) => bytes,
    responseSerialize: (message) => Buffer.from(toBinary(ExportTraceServiceResponseSchema, message)),
    responseDeserialize: () => create(ExportTraceServiceResponseSchema),
  },
};

/** A gRPC server, not yet bound, that hands what it decodes to `intake`; messages past `maxBytes` get RESOURCE_EXHAUSTED. */
export function grpcReceiver(intake: Intake, maxBytes: number): Server {
  const server = new Server({ 'grpc.max_receive_message_length': maxBytes });
  const receive: handleUnaryCall<Buffer, ExportTraceServiceResponse> = (call, respond) => {
    try {
      const batch = decodeProtobuf(call.request);
      intake.accept(batch, call.request.byteLength);
      const partial = partialSuccess(batch);
      respond(null, create(ExportTraceServiceResponseSchema, partial === undefined ? {} : { partialSuccess: partial }));
    } catch (error) {
      intake.refused(error);
      const code = error instanceof MalformedRequestError ? status.INVALID_ARGUMENT : status.INTERNAL;
      respond({ code, details: error instanceof Error ? error.message : String(error) });
    }
  };
  server.addService(SERVICE, { Export: receive } as UntypedServiceImplementation);
  return server;
}
