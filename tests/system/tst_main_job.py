# labels: system spec:A1 spec:B2 spec:B5 spec:B6 spec:C1 spec:C2 spec:C7 spec:C9 spec:D1 spec:D4 spec:E1 spec:E2 spec:F1
# timeout: 300
# serial
"""The main job, end to end, with the programs of this build; packaging/demo --check runs the same."""
import os
import tempfile
import unittest

from system.main_job import MainJob


class TestMainJob(unittest.TestCase):
    def test_plan_invite_join_talk_cancel(self):
        with tempfile.TemporaryDirectory(prefix="conclave-") as folder:
            job = MainJob(os.environ["CONCLAVE_BIN"], folder)
            try:
                job.run()
            except Exception:
                if hasattr(job, "server"):
                    print(job.server.tail(60))
                raise


if __name__ == "__main__":
    unittest.main()
