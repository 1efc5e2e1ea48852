import FoundationEssentials
import KubernetesAPI
import Testing

@Suite struct KindsTests {
    @Test func `an object is written with its type and without absent fields`() {
        let claim = PersistentVolumeClaim(
            metadata: ObjectMeta(name: "postgres-data", namespace: "alphaswarm"),
            spec: PersistentVolumeClaimSpec(
                accessModes: ["ReadWriteOnce"],
                resources: VolumeResources(requests: ["storage": "5120Mi"])
            )
        )
        #expect(
            JSONValue(encoding: Manifest(claim)).text == """
                {"apiVersion":"v1","kind":"PersistentVolumeClaim",\
                "metadata":{"name":"postgres-data","namespace":"alphaswarm"},\
                "spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"5Gi"}}}}
                """
        )
    }

    @Test(arguments: [("6432", IntOrString.integer(6432)), (#""25%""#, .string("25%")), (#""http""#, "http")])
    func `a port is a number or a name`(json: String, value: IntOrString) throws {
        #expect(try JSONCoding.decode(IntOrString.self, from: Data(json.utf8)) == value)
        #expect(String(decoding: JSONCoding.encode(value), as: UTF8.self) == json)
    }

    @Test func `a lease's times have six digits`() throws {
        let time = MicroTime(Date(timeIntervalSince1970: 1_767_225_600.25))
        #expect(String(decoding: JSONCoding.encode(time), as: UTF8.self) == #""2026-01-01T00:00:00.250000Z""#)
        #expect(try JSONCoding.decode(MicroTime.self, from: JSONCoding.encode(time)) == time)
    }

    @Test func `a pod's observed part tells why a container waits or ended`() throws {
        let json = """
            {"metadata": {"name": "p", "namespace": "n", "managedFields": [{"manager": "x"}]},
             "spec": {"containers": [{"name": "app"}], "schedulingGates": [{"name": "postgres.alphaswarm.io/migrations"}]},
             "status": {"phase": "Pending", "containerStatuses": [
               {"name": "a", "ready": false, "restartCount": 1, "state": {"waiting": {"reason": "ImagePullBackOff"}}},
               {"name": "b", "ready": false, "state": {"terminated": {"exitCode": 78, "message": "edited"}}}]}}
            """
        let pod = try JSONCoding.decode(ObservedPod.self, from: Data(json.utf8))
        #expect(pod.spec.schedulingGates == [PodSchedulingGate(name: "postgres.alphaswarm.io/migrations")])
        #expect(pod.status?.containerStatuses?.first?.state?.waiting?.reason == "ImagePullBackOff")
        #expect(pod.status?.containerStatuses?.last?.state?.terminated?.exitCode == 78)
    }

    @Test func `a generic observed object names its kind's resource`() {
        #expect(ObservedObject<ConfigMap>.resource == ConfigMap.resource)
    }
}
